"""What is drawn on screen with Streamlit: frame, filters, cards. No SQL and no estimates."""
