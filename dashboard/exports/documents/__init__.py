"""Cards and reports as documents: PDF, web page, fact sheet, and the code that shows a card on other sites."""
