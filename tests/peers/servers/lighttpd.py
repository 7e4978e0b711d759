"""lighttpd 1.4 with mod_wstunnel: it makes the handshake and hands the frames' text to a server
behind it, here one that sends back what comes. Prints its port.
"""
import pathlib
import socket
import subprocess
import sys
import tempfile
import threading
import time

MODULES = sys.argv[2] if len(sys.argv) > 2 else "/usr/lib/lighttpd"


def echo(listener):
    def one(client):
        with client:
            while got := client.recv(4096):
                client.sendall(got)

    while True:
        threading.Thread(target=one, args=(listener.accept()[0],), daemon=True).start()


behind = socket.create_server(("127.0.0.1", 0))
threading.Thread(target=echo, args=(behind,), daemon=True).start()
with socket.create_server(("127.0.0.1", 0)) as free:
    port = free.getsockname()[1]
folder = pathlib.Path(tempfile.mkdtemp())
config = folder / "lighttpd.conf"
config.write_text(f"""
server.modules = ("mod_wstunnel")
server.document-root = "{folder}"
server.bind = "127.0.0.1"
server.port = {port}
server.errorlog = "{folder}/error.log"
wstunnel.server = ("/" => (("host" => "127.0.0.1", "port" => {behind.getsockname()[1]})))
""")
child = subprocess.Popen([sys.argv[1], "-D", "-m", MODULES, "-f", str(config)])
while child.poll() is None:
    try:
        socket.create_connection(("127.0.0.1", port)).close()
        break
    except OSError:
        time.sleep(0.05)
print("port", port, flush=True)
try:
    child.wait()
finally:
    child.kill()
