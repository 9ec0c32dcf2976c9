# The image holds the code and the database made from the pinned files: each replica has its own copy, read-only.
FROM python:3.11-slim AS base
ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
WORKDIR /srv/dashboard
COPY requirements.txt .
RUN pip install --no-cache-dir --require-hashes -r requirements.txt

# Fails if a source is not what the manifest says, or the database contradicts itself.
FROM base AS build
COPY . .
RUN python -m etl build

FROM base
COPY .streamlit .streamlit
COPY app.py asgi.py ./
COPY dashboard dashboard
COPY etl etl
COPY pages pages
COPY static static
COPY --from=build /srv/dashboard/data/build data/build
USER 10001
EXPOSE 8501
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8501/healthz', timeout=4)"]
CMD ["python", "asgi.py"]
