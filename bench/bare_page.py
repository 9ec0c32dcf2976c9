"""What the benchmarks compare with: a bare Streamlit page with one filter and one chart of a small table."""

import duckdb
import pandas as pd
import plotly.graph_objects as go
import streamlit as st

rows = pd.DataFrame({"place": ["Massachusetts", "Nation"], "one": [0.49, 0.43], "two": [0.46, 0.42]})
st.title("One chart")
year = st.selectbox("Year", ["one", "two"], key="year")
# A cursor of its own: DuckDB refuses to be asked by two readers at a time over one connection.
chosen = duckdb.cursor().sql(f"SELECT place, {year} AS share FROM rows").df()
st.plotly_chart(go.Figure(go.Bar(x=chosen["place"], y=chosen["share"])))
