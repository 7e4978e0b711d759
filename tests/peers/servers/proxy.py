"""A reverse proxy in front of `ws76 serve`, which answers rightly: what differs is the proxy's.

usage: proxy.py nginx|apache|haproxy WS76 PROGRAM [MODULES]
With MISTAKE in the environment the server makes that mistake, and so sends nothing before it has
key 3. Prints the proxy's port.
"""
import os
import pathlib
import re
import socket
import subprocess
import sys
import tempfile
import time

kind, ws76, program, *modules = sys.argv[1:]
mistake = ["--mistake", os.environ["MISTAKE"]] if "MISTAKE" in os.environ else []
serve = subprocess.Popen([ws76, "serve", "127.0.0.1:0", *mistake], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
behind = re.search(r"ws://[^/ ]*:(\d+)", serve.stderr.readline()).group(1)
with socket.create_server(("127.0.0.1", 0)) as free:
    port = free.getsockname()[1]
folder = pathlib.Path(tempfile.mkdtemp())
config = folder / "proxy.conf"
if kind == "nginx":
    config.write_text(f"""
daemon off;
master_process off;
pid {folder}/pid;
error_log {folder}/error.log;
events {{}}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    server {{
        listen 127.0.0.1:{port};
        location / {{
            proxy_pass http://127.0.0.1:{behind};
            proxy_http_version 1.1;
            proxy_set_header Upgrade $http_upgrade;
            proxy_set_header Connection "Upgrade";
            proxy_set_header Host $http_host;
        }}
    }}
}}
""")
    command = [program, "-p", str(folder), "-c", str(config), "-e", f"{folder}/error.log"]
elif kind == "apache":
    load = "\n".join(
        f"LoadModule {name}_module {modules[0]}/mod_{name}.so"
        for name in ("mpm_event", "authz_core", "proxy", "proxy_http", "proxy_wstunnel")
    )
    config.write_text(f"""
{load}
ServerName localhost
ServerRoot {folder}
PidFile {folder}/pid
ErrorLog {folder}/error.log
DefaultRuntimeDir {folder}
Listen 127.0.0.1:{port}
ProxyPreserveHost On
ProxyPass / ws://127.0.0.1:{behind}/
""")
    command = [program, "-D", "FOREGROUND", "-f", str(config)]
else:
    config.write_text(f"""
defaults
    mode http
    timeout connect 5s
    timeout client 10s
    timeout server 10s
listen front
    bind 127.0.0.1:{port}
    server behind 127.0.0.1:{behind}
""")
    command = [program, "-db", "-f", str(config)]
child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
while child.poll() is None:
    try:
        socket.create_connection(("127.0.0.1", port)).close()
        break
    except OSError:
        time.sleep(0.05)
print("port", port if child.poll() is None else "of a proxy that ended", flush=True)
try:
    child.wait()
finally:
    child.kill()
    serve.kill()
