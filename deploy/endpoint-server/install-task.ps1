# The Connector Console's endpoint server on Windows, as a scheduled task that starts with the machine.
# Node is no Windows service by itself, and this installs no program that would make it one.
# Run in an elevated PowerShell, in the folder that holds connector-endpoint-server.mjs:
#   powershell -ExecutionPolicy Bypass -File install-task.ps1 -EngineUrl https://console.example.com:3001
# Run it again with a newer file beside it to upgrade: key and identity stay.
param(
  [Parameter(Mandatory)] [string] $EngineUrl,
  [string] $Proxy,
  [string] $CaFile
)
$ErrorActionPreference = 'Stop'
$name = 'Connector endpoint server'
$folder = Join-Path $env:ProgramData 'connector-endpoint-server'
$program = Join-Path $folder 'connector-endpoint-server.mjs'
$settings = Join-Path $folder 'settings'
$data = Join-Path $folder 'data'
$node = (Get-Command node).Source

if (Get-ScheduledTask -TaskName $name -ErrorAction SilentlyContinue) { Stop-ScheduledTask -TaskName $name }

# For administrators, the system and the account of the task alone: the key lies here.
New-Item -ItemType Directory -Force $folder, $data | Out-Null
& icacls $folder /inheritance:r /grant '*S-1-5-32-544:(OI)(CI)F' '*S-1-5-18:(OI)(CI)F' '*S-1-5-19:(OI)(CI)M' | Out-Null
if ($LASTEXITCODE -ne 0) { throw 'The rights of the folder could not be set.' }
Copy-Item connector-endpoint-server.mjs $program -Force

$lines = @("ENGINE_URL=$EngineUrl", "ENDPOINT_SERVER_DATA_DIR=$data")
if ($Proxy) { $lines += "HTTPS_PROXY=$Proxy" }
if ($CaFile) { $lines += "ENDPOINT_SERVER_CA_FILE=$CaFile" }
# Asked for, so that it stands in no history; only the first start uses it.
$code = Read-Host 'Enrolment code (empty when this machine is enrolled)'
if ($code) { $lines += "ENROLMENT_CODE=$code" }
[IO.File]::WriteAllLines($settings, $lines)

$command = "/c `"`"$node`" --env-file=`"$settings`" `"$program`" >> `"$(Join-Path $folder 'endpoint-server.log')`" 2>&1`""
$action = New-ScheduledTaskAction -Execute 'cmd.exe' -Argument $command -WorkingDirectory $folder
$trigger = New-ScheduledTaskTrigger -AtStartup
$account = New-ScheduledTaskPrincipal -UserId 'NT AUTHORITY\LOCAL SERVICE' -LogonType ServiceAccount
$rules = New-ScheduledTaskSettingsSet -RestartCount 999 -RestartInterval (New-TimeSpan -Minutes 1) `
  -ExecutionTimeLimit ([TimeSpan]::Zero) -AllowStartIfOnBatteries -DontStopIfGoingOnBatteries
Register-ScheduledTask -TaskName $name -Action $action -Trigger $trigger -Principal $account -Settings $rules -Force | Out-Null
Start-ScheduledTask -TaskName $name
Write-Output "Started. Its log: $(Join-Path $folder 'endpoint-server.log')"
