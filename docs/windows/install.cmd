@echo off
rem Installs formspec from the folder "wheels" into the folder "env"; both are next to this file.
rem It needs no administrator and no network, and changes nothing outside this folder.
setlocal
if not exist "%~dp0wheels" goto not_unpacked
set "PYTHON="
for %%v in (@PYTHONS@) do call :try py -%%v
call :try python
if not defined PYTHON goto no_python
echo Installing. This takes a minute ...
call %PYTHON% -m venv --clear "%~dp0env"
if errorlevel 1 goto failed
"%~dp0env\Scripts\python.exe" -m pip install --isolated --no-index --no-cache-dir --disable-pip-version-check --quiet --find-links "%~dp0wheels" formspec-forms
if errorlevel 1 goto failed
echo.
"%~dp0env\Scripts\formspec.exe" --lang zh list
if errorlevel 1 goto failed
echo.
echo formspec is installed. Close this window, then double-click open.cmd.
pause
exit /b 0

:try
if defined PYTHON exit /b
call %* -c "import sys; sys.exit(sys.version[:4] not in '@PYTHONS@'.split() or sys.maxsize < 2**32)" >nul 2>nul
if "%errorlevel%"=="0" set "PYTHON=%*"
exit /b

:not_unpacked
echo Unpack the whole zip file first, then double-click install.cmd in the folder.
pause
exit /b 1

:no_python
echo Python was not found. formspec needs one of these versions, for 64 bits: @PYTHONS@
echo The text that opens now says how to install it.
for %%f in ("%~dp0*.txt") do start "" notepad.exe "%%f"
pause
exit /b 1

:failed
echo.
echo formspec was not installed. Show the lines above to the person who gave you this folder.
pause
exit /b 1
