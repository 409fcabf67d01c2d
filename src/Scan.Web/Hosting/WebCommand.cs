using System.CommandLine;
using System.Net;
using Scan.Documents;

namespace Scan.Web.Hosting;

/// <summary><c>web --postgres C --port P [--bind A] [--public-url U] [--network FILE]</c>.</summary>
public static class WebCommand
{
    public static RootCommand Create()
    {
        var postgres = new Option<string?>("--postgres") { Description = "postgres:// URI or Npgsql connection string; SCAN_POSTGRES where left out." };
        var port = new Option<int>("--port") { Description = "TCP port of the web.", DefaultValueFactory = _ => 5080 };
        var bind = new Option<string>("--bind") { Description = "IP address to listen on.", DefaultValueFactory = _ => "127.0.0.1" };
        var publicUrl = new Option<Uri?>("--public-url") { Description = "Where readers reach this host; behind a proxy its forwarded headers are then believed." };
        var networks = new Option<string[]>("--network") { Description = "Manifest of a network that may be read on demand.", DefaultValueFactory = _ => [] };
        port.Validators.Add(r => { if (r.GetValueOrDefault<int>() is < 0 or > 65535) r.AddError("--port is a number from 0 to 65535."); });
        bind.Validators.Add(r => { if (!IPAddress.TryParse(r.GetValueOrDefault<string>(), out _)) r.AddError("--bind is an IP address."); });
        var command = new RootCommand("Serves Scan's pages and APIs from its database.") { postgres, port, bind, publicUrl, networks };
        command.SetAction(async (arguments, ct) =>
        {
            var address = arguments.GetValue(postgres) ?? Environment.GetEnvironmentVariable("SCAN_POSTGRES");
            if (string.IsNullOrWhiteSpace(address)) return Refuse("No database: give --postgres or set SCAN_POSTGRES.");
            try
            {
                await using var app = ScanWebApp.Create(new ScanWebOptions
                {
                    Postgres = PostgresConnection.Parse(address),
                    Port = arguments.GetValue(port),
                    Bind = arguments.GetValue(bind)!,
                    PublicUrl = arguments.GetValue(publicUrl),
                    Networks = arguments.GetValue(networks)!,
                });
                await app.StartAsync(ct);
                Console.Error.WriteLine($"Scan is at {string.Join(", ", app.Urls)}");
                await app.WaitForShutdownAsync(ct);
                return 0;
            }
            catch (Exception e) when (e is FormatException or IOException or SchemaException)
            {
                return Refuse(e.Message);
            }
        });
        return command;
    }

    private static int Refuse(string reason)
    {
        Console.Error.WriteLine(reason);
        return 2;
    }
}
