# Sourced by run.sh and test.sh: what a bare machine lacks is found, fetched where it may be, or named.
# Needs nothing but bash and the .NET SDK; everything else is asked for by name.

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_CLI_UI_LANGUAGE=en MSBUILDTERMINALLOGGER=off
export PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1 # tests drive the machine's own Chromium
[ -n "${HOME:-}" ] || export HOME=/tmp DOTNET_CLI_HOME=/tmp

say() { printf '» %s\n' "$*"; }
# tell PATTERN LOG: the lines that say it, or all of them when none does.
tell() { { grep -E "$1" <<<"$2" || printf '%s\n' "$2"; } | sort -u | head -n 50 >&2 || true; }
fail() { printf '✗ %s\n' "$*" >&2; exit 1; }

# The SDK that global.json asks for.
need_sdk() {
  command -v dotnet >/dev/null 2>&1 ||
    fail "The .NET 10 SDK is missing. Install it from https://dotnet.microsoft.com/download/dotnet/10.0 and run this again."
  local version
  version=$(dotnet --version 2>&1) || fail "The .NET 10 SDK does not start here. It says: $version"
  case "$version" in
    10.*) ;;
    *) fail "The .NET 10 SDK is needed, and 'dotnet --version' says $version. Install it from https://dotnet.microsoft.com/download/dotnet/10.0." ;;
  esac
}

# restore WHAT …: a registry that does not answer gets one more try; a package that is not there is a plain answer.
restore() {
  local log
  say "Restoring packages"
  log=$(dotnet restore "$@" </dev/null 2>&1) && return
  if grep -qE 'NU1301|timed out|timeout' <<<"$log" && ! grep -qE 'NU110[12]' <<<"$log"; then
    log=$(dotnet restore "$@" </dev/null 2>&1) && return
  fi
  tell error "$log"
  fail "Packages could not be restored."
}

# build WHAT …: warnings are errors, and only they are shown.
build() {
  local log
  # A compiler lives too short to earn what profiling itself costs: without it the build takes two thirds of the time.
  log=$(DOTNET_TieredPGO=0 dotnet build "$@" --no-restore -v q </dev/null 2>&1) && return
  tell 'error|warning' "$log"
  fail "The build failed."
}

nginx_bin() { command -v nginx || echo /usr/sbin/nginx; } # not on every user's path
postgres_bin() { ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1; }

# What the tests drive besides .NET: a browser, a database server and a web server in front, all from Debian.
need_test_packages() {
  local missing=()
  command -v chromium-headless-shell >/dev/null 2>&1 || missing+=(chromium-headless-shell)
  [ -n "${BOOKING_TEST_POSTGRES:-}" ] || [ -x "$(postgres_bin)/initdb" ] || missing+=(postgresql)
  [ -x "$(nginx_bin)" ] || missing+=(nginx)
  [ ${#missing[@]} -eq 0 ] && return

  (install_packages "${missing[@]}") && return
  [ "${missing[*]}" = chromium-headless-shell ] && command -v chromium >/dev/null 2>&1 || exit 1
  say "The tests take the whole Chromium that is here: it shows the same, for twice the work."
}

# install_packages NAME …: fails with what is to be done by hand.
install_packages() {
  local may=()
  if [ "$(id -u)" -ne 0 ]; then
    sudo -n true 2>/dev/null || fail "This needs $*, and this user may not install them. Run: sudo apt-get install $*"
    may=(sudo -n)
  fi
  command -v apt-get >/dev/null 2>&1 ||
    fail "This needs what Debian calls $*, and there is no apt-get here to install them."

  say "Installing $* with apt-get (once)"
  local log
  log=$("${may[@]}" apt-get update -qq </dev/null 2>&1 &&
    "${may[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" </dev/null 2>&1) || {
    tail -n 15 <<<"$log" >&2
    fail "apt-get could not install $*."
  }
}

port_is_taken() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }
