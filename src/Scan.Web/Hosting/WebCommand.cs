using System.CommandLine;
using System.CommandLine.Parsing;
using System.Net;
using Scan.Indexer.Commands;
using Scan.Indexer.Manifests;
using Scan.Indexer.Projections;
using Scan.Indexer.Systems;
using Scan.Web.Features.Accounts;

namespace Scan.Web.Hosting;

/// <summary><c>web --postgres C --port P [--bind A] [--public-url U] [--network FILE]</c>.</summary>
public static class WebCommand
{
    private static readonly Option<string?> Postgres = CommandLine.Postgres();
    private static readonly Option<int> Port = new("--port") { Description = "TCP port of the web.", HelpName = "PORT", DefaultValueFactory = _ => 5080 };
    private static readonly Option<string> Bind = new("--bind") { Description = "IP address to listen on.", HelpName = "ADDRESS", DefaultValueFactory = _ => "127.0.0.1" };

    private static readonly Option<Uri?> PublicUrl = new("--public-url")
    {
        Description = "Where readers reach this host; behind a proxy its forwarded headers are then believed.", HelpName = "URL", CustomParser = ReadUrl,
    };

    private static readonly Option<string[]> Network = new("--network")
    {
        Description = "Manifest of a network that may be read on demand, such as a rollup's blocks for its finality; repeatable. Without it such answers say so.",
        HelpName = "FILE", DefaultValueFactory = _ => [],
    };

    static WebCommand()
    {
        Port.Validators.Add(r => { if (r.GetValueOrDefault<int>() is < 0 or > 65535) r.AddError("--port is a number from 0 to 65535."); });
        Bind.Validators.Add(r => { if (!IPAddress.TryParse(r.GetValueOrDefault<string>(), out _)) r.AddError("--bind is an IP address."); });
    }

    public static RootCommand Create()
    {
        var command = new RootCommand("Serves Scan's pages and APIs from its database.") { Postgres, Port, Bind, PublicUrl, Network };
        command.SetAction(RunAsync);
        return command;
    }

    private static Uri? ReadUrl(ArgumentResult given)
    {
        if (Uri.TryCreate(given.Tokens[0].Value, UriKind.Absolute, out var url) && url.Scheme is ("http" or "https")) return url;
        given.AddError("--public-url is an address such as https://scan.example.");
        return null;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken ct)
    {
        var networks = parsed.GetValue(Network)!;
        var reader = new ManifestReader(new EventCatalog(ScanSystems.All), Environment.GetEnvironmentVariable);
        foreach (var file in networks) await reader.ReadFileAsync(file, ct);
        await using var app = ScanWebApp.Create(new ScanWebOptions
        {
            Postgres = CommandLine.Connection(parsed, Postgres),
            Port = parsed.GetValue(Port),
            Bind = parsed.GetValue(Bind)!,
            PublicUrl = parsed.GetValue(PublicUrl),
            Networks = networks,
            Delivery = CommandLine.Delivery(),
            Administrators = CommandLine.FromEnvironment(Administrators.FromEnvironment),
        });
        try
        {
            await app.StartAsync(ct);
        }
        catch (Microsoft.Extensions.Options.OptionsValidationException e)
        {
            throw new UsageException(string.Join(' ', e.Failures));
        }
        catch (IOException e)
        {
            throw new UsageException($"The web cannot listen: {e.Message.TrimEnd('.')}. Choose another --port or --bind.");
        }
        await Console.Error.WriteLineAsync($"Scan is at {string.Join(", ", app.Urls)}");
        await app.WaitForShutdownAsync(ct);
        return CommandLine.Ok;
    }
}
