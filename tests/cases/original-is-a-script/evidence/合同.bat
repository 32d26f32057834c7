@echo off
start http://example.invalid
