using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Net;
using System.Runtime.InteropServices;

namespace Scan.Local.Up;

/// <summary>`scan up`: the command line and what its outcome means for the shell.</summary>
public static class UpCommand
{
    /// <summary>The exit code for what the user can put right.</summary>
    public const int Refused = 2;

    private static readonly Option<string[]> Network = new("--network")
    {
        Description = "Manifest of a network to index, such as networks/ethereum.json; repeatable. Without any, a local devnet is played.",
        HelpName = "FILE", AllowMultipleArgumentsPerToken = true,
    };

    private static readonly Option<string[]> Replay = new("--replay")
    {
        Description = "Files of recorded logs (NAME.CHAIN.jsonl) to serve as a node would, and to index.", HelpName = "FILE", AllowMultipleArgumentsPerToken = true,
    };

    private static readonly Option<string?> Postgres = new("--postgres")
    {
        Description = "PostgreSQL to use: postgres://user:password@host/database or an Npgsql connection string. SCAN_POSTGRES serves where it is left out; without either, one is started from npm.",
        HelpName = "CONNECTION", DefaultValueFactory = _ => Environment.GetEnvironmentVariable("SCAN_POSTGRES") is { Length: > 0 } given ? given : null,
    };

    private static readonly Option<bool> History = new("--history") { Description = "Keep every version of every document, to see the state as of any block. The built-in devnet does so anyway." };
    private static readonly Option<int> Port = new("--port") { Description = "Port of the web.", HelpName = "PORT", DefaultValueFactory = _ => 5080, CustomParser = ParsePort };

    private static readonly Option<IPAddress> Bind = new("--bind")
    {
        Description = "Address that the web listens on; 0.0.0.0 for all.", HelpName = "ADDRESS", DefaultValueFactory = _ => IPAddress.Loopback, CustomParser = ParseAddress,
    };

    private static readonly Option<Uri?> PublicUrl = new("--public-url")
    {
        Description = "URL that readers reach the web by, for links in feeds and webhooks.", HelpName = "URL", CustomParser = ParseUrl,
    };

    private static readonly Option<string> Data = new("--data")
    {
        Description = "Folder for everything local.", HelpName = "DIR", DefaultValueFactory = _ => Checkout.PathTo(".scan"),
    };

    public static Command Create()
    {
        var command = new Command("up", "Sets everything up and runs it: PostgreSQL, a local devnet (or the networks given), the indexer and the web.")
        {
            Network, Replay, Postgres, History, Port, Bind, PublicUrl, Data,
        };
        command.SetAction((parsed, ct) => RunAsync(Options(parsed), ct));
        return command;
    }

    /// <summary>Runs until a signal asks it to end. Ctrl-C a second time ends it at once; the child processes end with it.</summary>
    internal static async Task<int> RunAsync(UpOptions options, CancellationToken ct)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        using var interrupt = OnSignal(PosixSignal.SIGINT, stop);
        using var terminate = OnSignal(PosixSignal.SIGTERM, stop);
        using var hangUp = OnSignal(PosixSignal.SIGHUP, stop);
        var console = new UpConsole(Console.Error, TimeProvider.System);
        try
        {
            await new UpRun(options, console, TimeProvider.System).RunAsync(stop.Token);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            console.Say("Stopped.");
        }
        catch (SetupException e)
        {
            console.Refuse(e.Problem, e.Remedy);
            return Refused;
        }
        return 0;
    }

    private static PosixSignalRegistration OnSignal(PosixSignal signal, CancellationTokenSource stop) => PosixSignalRegistration.Create(signal, context =>
    {
        context.Cancel = !stop.IsCancellationRequested;
        stop.Cancel();
    });

    private static UpOptions Options(ParseResult parsed) => new()
    {
        Networks = parsed.GetValue(Network) ?? [],
        Replay = parsed.GetValue(Replay) ?? [],
        Postgres = parsed.GetValue(Postgres),
        History = parsed.GetValue(History),
        Port = parsed.GetValue(Port),
        Bind = parsed.GetValue(Bind)!,
        PublicUrl = parsed.GetValue(PublicUrl),
        Data = Path.GetFullPath(parsed.GetValue(Data)!),
    };

    private static int ParsePort(ArgumentResult result)
    {
        if (int.TryParse(result.Tokens[0].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is >= 1 and <= 65535) return port;
        result.AddError($"--port is a number from 1 to 65535, not '{result.Tokens[0].Value}'.");
        return default;
    }

    private static IPAddress? ParseAddress(ArgumentResult result)
    {
        if (IPAddress.TryParse(result.Tokens[0].Value, out var address)) return address;
        result.AddError($"--bind is an IP address such as 127.0.0.1 or 0.0.0.0, not '{result.Tokens[0].Value}'.");
        return null;
    }

    private static Uri? ParseUrl(ArgumentResult result)
    {
        if (Uri.TryCreate(result.Tokens[0].Value, UriKind.Absolute, out var url) && url.Scheme is "http" or "https") return url;
        result.AddError($"--public-url is an http(s):// URL, not '{result.Tokens[0].Value}'.");
        return null;
    }
}
