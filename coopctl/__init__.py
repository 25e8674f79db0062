"""Close a worker co-operative's year over plain-text Beancount ledgers."""

__version__ = "0.1.0"
