@echo off
rem The only door a newcomer needs: run demo, run test. Finds a Python and hands over to installer\bootstrap.
setlocal
cd /d "%~dp0"

for %%V in (3.13 3.12 3.11 3.14) do (
    py -%%V -c "" >nul 2>nul && set "PYTHON=py -%%V" && goto found
)
python -c "import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 15))" >nul 2>nul && set "PYTHON=python" && goto found

echo CoachDesk needs Python 3.11 to 3.14, and none was found. Install it from python.org. 1>&2
exit /b 2

:found
%PYTHON% -m installer.bootstrap %*
exit /b %ERRORLEVEL%
