"""The ASGI entry: `streamlit run asgi.py`. Plain `streamlit run app.py` serves the same pages without its extras."""

import streamlit as st

from dashboard import server

app = st.App("app.py", routes=server.ROUTES, middleware=server.MIDDLEWARE, lifespan=server.warm)
