"""LibreOffice Calc driven by a macro: a workbook is opened, edited as by a person, and saved."""

from __future__ import annotations

import subprocess
from pathlib import Path
from xml.sax.saxutils import escape

_DOCTYPE = '<!DOCTYPE {0} PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "{1}.dtd">'
_LIBRARY = (
    f"{_DOCTYPE.format('library:library', 'library')}\n"
    '<library:library xmlns:library="http://openoffice.org/2000/library" library:name="Standard" '
    'library:readonly="false" library:passwordprotected="false"><library:element library:name="Module1"/>'
    "</library:library>"
)
_MODULE = (
    f"{_DOCTYPE.format('script:module', 'module')}\n"
    '<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Module1" '
    'script:language="StarBasic">{}</script:module>'
)
_MAIN = """
Sub Main()
  Dim hidden(0) As New com.sun.star.beans.PropertyValue
  hidden(0).Name = "Hidden" : hidden(0).Value = True
  Dim kind(0) As New com.sun.star.beans.PropertyValue
  kind(0).Name = "FilterName" : kind(0).Value = "Calc MS Excel 2007 XML"
  document = StarDesktop.loadComponentFromURL("{before}", "_blank", 0, hidden())
  sheet = document.Sheets.getByIndex(0)
{steps}
  document.storeToURL("{after}", kind())
  document.close(True)
End Sub
"""


def edited(soffice: str, path: Path, steps: str) -> Path:
    """Return the workbook that ``steps``, lines of Basic on ``sheet``, make of the one at ``path``."""
    profile, after = path.parent / "profile", path.with_name(f"{path.stem}-edited.xlsx")
    _run(soffice, profile, "--terminate_after_init")
    basic = profile / "user" / "basic" / "Standard"
    basic.mkdir(parents=True, exist_ok=True)
    (basic / "script.xlb").write_text(_LIBRARY, encoding="utf-8")
    main = _MAIN.format(before=path.as_uri(), after=after.as_uri(), steps=steps)
    (basic / "Module1.xba").write_text(_MODULE.format(escape(main)), encoding="utf-8")
    _run(soffice, profile, "macro:///Standard.Module1.Main")
    assert after.exists(), "the macro did not run to its end"
    return after


def _run(soffice: str, profile: Path, what: str) -> None:
    command = [soffice, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore", what]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
