"""Serves another process by lines of JSON: a request {"id": …, "do": NAME, …} has one answer with the same id, in whatever order."""
import concurrent.futures
import json
import os
import sys
import threading
import traceback

import yaml
from keystoneauth1 import session
from keystoneauth1.identity import v3

HTTP_SECONDS = 120


def account(cloud):
    """What clouds.yaml says of a cloud."""
    with open(os.environ["OS_CLIENT_CONFIG_FILE"]) as file:
        return yaml.safe_load(file)["clouds"][cloud]


def log_in(cloud):
    """A session of keystoneauth's for a cloud of clouds.yaml."""
    return session.Session(v3.Password(**account(cloud)["auth"]), timeout=HTTP_SECONDS)


def serve(commands, threads):
    """Answers until the other side closes its end. A command is called with the request and returns a dictionary."""
    answers, lock = sys.stdout, threading.Lock()
    sys.stdout = sys.stderr  # what a library prints is no answer

    def answer(request):
        try:
            result = commands[request["do"]](request)
        except Exception as e:
            traceback.print_exc()
            result = {"error": f"{type(e).__name__}: {e}"}
        with lock:
            answers.write(json.dumps({"id": request["id"], **result}) + "\n")
            answers.flush()

    with concurrent.futures.ThreadPoolExecutor(threads) as pool:
        for line in sys.stdin:
            pool.submit(answer, json.loads(line))
