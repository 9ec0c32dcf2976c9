"""Files that leave the page: CSV with metadata, XLSX, PDF, PPTX, packs, citations. Nothing here needs Streamlit."""
