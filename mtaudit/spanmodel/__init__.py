"""spanmodel"""
