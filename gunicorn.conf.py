"""The web server, for `make run` and for the container alike."""

import os

bind = f"{os.environ.get('HOST', '127.0.0.1')}:{os.environ.get('PORT', '8000')}"
workers = int(os.environ.get("WEB_WORKERS", "2"))
threads = int(os.environ.get("WEB_THREADS", "4"))
timeout = 60
control_socket_disable = True  # nothing of ours asks it, and it would write into the home directory
max_requests, max_requests_jitter = 5000, 500  # a slow leak never grows old
accesslog = "-" if os.environ.get("ACCESS_LOG", "1") == "1" else None
# Without the query string: it may name people.
access_log_format = '%(t)s %(h)s "%(m)s %(U)s" %(s)s %(B)s %(M)sms [%({x-request-id}o)s]'
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None
