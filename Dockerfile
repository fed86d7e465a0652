# The site in a container: `docker compose up` (compose.yaml) runs it with PostgreSQL.

FROM node:22-slim AS packages
WORKDIR /packages
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev

FROM python:3.11-slim
# Pango and a Chinese font: reports as PDF.
RUN apt-get update \
    && apt-get install --yes --no-install-recommends \
        fontconfig fonts-noto-cjk libharfbuzz-subset0 libpango-1.0-0 libpangoft2-1.0-0 \
    && rm -rf /var/lib/apt/lists/*

ENV PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 HOST=0.0.0.0 PORT=8000 VAR_DIR=/site/var STATIC_ROOT=/site/static-collected
WORKDIR /site
COPY requirements.txt constraints.txt ./
RUN pip install --no-cache-dir --disable-pip-version-check -r requirements.txt
COPY --from=packages /packages/node_modules node_modules
COPY . .

# The key here signs nothing: it lets these two commands load the settings, and is gone afterwards.
RUN if [ -d locale ]; then pybabel --quiet compile --directory locale --domain django; fi \
    && SECRET_KEY=only-while-building python manage.py collectstatic --noinput --verbosity 0 \
    && useradd --system --uid 10001 --no-create-home site \
    && mkdir -p var \
    && chown -R site var
USER site
VOLUME /site/var
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s --retries=4 \
    CMD ["python", "-c", "import os, urllib.request; urllib.request.urlopen(f\"http://127.0.0.1:{os.environ['PORT']}/readyz\", timeout=4)"]
CMD ["gunicorn", "competency_site.wsgi"]
