namespace Scan.Local.Processes;

/// <summary>
/// How a command line is wrapped so that the program never outlives Scan, even when Scan is killed, and does not see the terminal's Ctrl-C:
/// its parent decides when it stops.
/// </summary>
internal static class Guard
{
    // The subshell waits for the end of standard input, which is a pipe that Scan holds and the system closes when Scan is gone.
    // "set -m" gives each background job its own process group, so Ctrl-C reaches neither.
    private const string Watch = """
        signal=$1; shift
        set -m 2>/dev/null
        "$@" </dev/null & child=$!
        { cat >/dev/null; kill -s "$signal" "$child"; } <&3 2>/dev/null &
        trap : INT
        wait "$child"; status=$?
        while kill -0 "$child" 2>/dev/null; do wait "$child"; status=$?; done
        exit "$status"
        """;

    /// <summary>The wrapped command line: the program to start and its arguments, and whether closing its standard input is what stops it.</summary>
    public static GuardedCommand Wrap(IReadOnlyList<string> command, UnixSignal signal, UnixAccount? account)
    {
        var setpriv = OperatingSystem.IsLinux() ? Unix.Find("setpriv") : null;
        var setsid = OperatingSystem.IsLinux() ? Unix.Find("setsid") : null;
        if (account is not null && setpriv is null)
        {
            throw new SetupException("PostgreSQL does not run as root, and this system has no setpriv to run it as another account.",
                "Start Scan as an ordinary user, or give your own server with --postgres.");
        }
        if (setpriv is null || setsid is null) return new GuardedCommand(["/bin/sh", "-c", "exec 3<&0; " + Watch, "sh", Name(signal), .. command], StopsByInput: true);
        string[] identity = account is null ? [] : ["--reuid", account.Uid, "--regid", account.Gid, "--clear-groups", "--no-new-privs"];
        return new GuardedCommand([setsid, setpriv, .. identity, "--pdeathsig", Name(signal), .. command], StopsByInput: false);
    }

    private static string Name(UnixSignal signal) => signal switch
    {
        UnixSignal.Interrupt => "INT",
        UnixSignal.Terminate => "TERM",
        _ => throw new ArgumentOutOfRangeException(nameof(signal), signal, "A guard stops its program with INT or TERM."),
    };
}

internal sealed record GuardedCommand(IReadOnlyList<string> Arguments, bool StopsByInput);
