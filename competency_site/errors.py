"""Error pages. Each says what is wrong and what to do; under /api/ the same in the API's shape."""

import logging

from django.http import HttpResponse, JsonResponse
from django.template.exceptions import TemplateDoesNotExist
from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.translation import gettext as _

from models_app.errors import RuleBroken
from models_app.request_context import current_request_id

logger = logging.getLogger(__name__)


def bad_request(request, exception=None):
    return error_answer(request, 400, _("请求有误，服务器无法处理。"), code="bad_request")


def permission_denied(request, exception=None):
    return error_answer(request, 403, str(exception or "") or _("您没有权限进行此操作。"), code="permission_denied")


def not_found(request, exception=None):
    return error_answer(request, 404, _("找不到该页面，或您无权查看。"), code="not_found")


def csrf_failure(request, reason=""):
    message = _("页面已过期，或浏览器没有发送安全令牌。请返回上一页，刷新后再提交。")
    return error_answer(request, 403, message, code="csrf_failed")


def locked_out(request, credentials=None, *args, **kwargs):
    message = _("登录失败次数过多，该账号已暂时锁定。请 15 分钟后再试，或联系系统管理员。")
    return error_answer(request, 429, message, code="locked_out")


def service_error(request, error):
    """The page for a refusal by a service that the view let through."""
    if isinstance(error, RuleBroken):
        messages = [str(message) for messages in error.fields.values() for message in messages]
        return error_answer(request, 400, " ".join(messages), code="invalid", error=error)
    return error_answer(request, 409, str(error), code="conflict", error=error)


def server_error(request):
    """Works without a database: no user, no session, no context processor."""
    message = _("服务器出错，您的请求没有完成。请稍后再试；如仍出错，请把请求编号告诉系统管理员。")
    return error_answer(request, 500, message, code="error", with_request=False)


def error_answer(request, status, message, *, code, error=None, with_request=True):
    """``templates/<status>.html`` with ``message``, ``request_id``, ``status`` and ``error``; JSON under /api/."""
    request_id = getattr(request, "id", "") or current_request_id()
    if request.path.startswith("/api/"):
        kind = "server_error" if status >= 500 else "client_error"
        body = {"type": kind, "errors": [{"code": code, "detail": message, "attr": None}]}
        return JsonResponse(body, status=status, json_dumps_params={"ensure_ascii": False})
    context = {"status": status, "message": message, "request_id": request_id, "error": error}
    try:
        page = render_to_string(f"{status}.html", context, request if with_request else None)
    except TemplateDoesNotExist:
        page = plain_page(status, message, request_id)
    except Exception:
        if status != 500:
            raise
        logger.exception("The page for errors failed itself.")
        page = plain_page(status, message, request_id)
    return HttpResponse(page, status=status)


def plain_page(status, message, request_id):
    """The last resort: no template, no static file."""
    return (
        f'<!doctype html><html lang="zh-Hans"><meta charset="utf-8"><title>{status}</title>'
        f"<h1>{status}</h1><p>{escape(message)}</p><p>{escape(_('请求编号'))}: {escape(request_id)}</p></html>"
    )
