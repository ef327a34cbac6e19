@echo off
rem Opens a command prompt in this folder, in which the command formspec works. This file must not be called
rem formspec.cmd: a command prompt looks in its own folder first.
setlocal
if not exist "%~dp0env\Scripts\formspec.exe" goto not_installed
set "PATH=%~dp0env\Scripts;%PATH%"
if not defined FORMSPEC_LANG set "FORMSPEC_LANG=zh"
pushd "%~dp0"
cmd /k formspec --help
exit /b 0

:not_installed
echo Unpack the whole zip file first, then double-click install.cmd in the folder.
pause
exit /b 1
