"""Serve a GGUF model with llama.cpp's own OpenAI-compatible server: serve_model.py MODEL.gguf PORT KEY."""

import sys
import threading
from pathlib import Path

import xllamacpp

model, port, key = sys.argv[1:]
parameters = xllamacpp.CommonParams()
parameters.model.path = model
parameters.hostnames = ["127.0.0.1"]
parameters.port = int(port)
parameters.api_keys = [key]
parameters.n_ctx = 4096
parameters.n_parallel = 1
parameters.cpuparams.n_threads = 2
parameters.sampling.temp = 0
parameters.chat_template = (Path(__file__).parent / "chat_template.jinja").read_text("utf-8")
server = xllamacpp.Server(parameters)
print("READY", flush=True)
threading.Event().wait()
