"""The living CRM: people write down what they sell, and see what it means. Django, thin views."""
