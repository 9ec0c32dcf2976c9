"""The ASGI entry: `python asgi.py`. Plain `streamlit run app.py` serves the same pages without its extras."""

from pathlib import Path

import streamlit as st

from dashboard.server import app as server

app = st.App(
    Path(__file__).with_name("app.py"), routes=server.ROUTES, middleware=server.MIDDLEWARE, lifespan=server.warm
)

if __name__ == "__main__":
    server.serve(app)
