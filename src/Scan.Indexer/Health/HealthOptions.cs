using System.Globalization;
using System.Net;

namespace Scan.Indexer.Health;

/// <summary>Whom the indexer knocks at, how often, and how often it asks the chain what the next update of a stake would do.</summary>
public sealed record HealthOptions
{
    public const string ModeVariable = "SCAN_PROBES";
    public const string NetworksVariable = "SCAN_PROBE_NETWORKS";
    public const string SecondsVariable = "SCAN_PROBE_SECONDS";
    public const string StakeSecondsVariable = "SCAN_STAKE_CHECK_SECONDS";

    /// <summary>False: nobody is knocked at.</summary>
    public bool Probe { get; init; } = true;

    /// <summary>Private networks that may be knocked at all the same, for test networks whose operators stand there.</summary>
    public IReadOnlyList<IPNetwork> AllowedNetworks { get; init; } = [];

    /// <summary>Where a connection to a permitted address and port leads instead, on networks whose operators' machines are played; null, or null for an address: there.</summary>
    public Func<IPAddress, int, IPEndPoint?>? Divert { get; init; }

    /// <summary>Between two knocks at an endpoint that answers, give or take a fifth.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Between two questions to the chain about an AVS's stakes.</summary>
    public TimeSpan StakeInterval { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>For one connection, or one answer.</summary>
    public TimeSpan Deadline { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Endpoints knocked at at once; of each host one.</summary>
    public int Concurrency { get; init; } = 256;

    /// <summary>Where EigenLayer's node API and metrics usually stand on an operator's machine.</summary>
    public int NodeApiPort { get; init; } = 9091;
    public int MetricsPort { get; init; } = 9092;

    /// <summary>How long one run takes on more; the next begins at once.</summary>
    public TimeSpan MostRun { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Reads the environment.</summary>
    /// <exception cref="FormatException">A variable cannot be used; the message names it.</exception>
    public static HealthOptions FromEnvironment(Func<string, string?> variable)
    {
        var options = new HealthOptions();
        return options with
        {
            Probe = variable(ModeVariable) switch { null or "" or "on" => true, "off" => false, var given => throw Bad(ModeVariable, given, "neither on nor off") },
            AllowedNetworks = [.. (variable(NetworksVariable) ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
                .Select(text => IPNetwork.TryParse(text, out var network) ? network : throw Bad(NetworksVariable, text, "no network such as 10.0.0.0/8"))],
            Interval = Seconds(SecondsVariable, variable, options.Interval),
            StakeInterval = Seconds(StakeSecondsVariable, variable, options.StakeInterval),
        };
    }

    private static TimeSpan Seconds(string name, Func<string, string?> variable, TimeSpan usual) => variable(name) switch
    {
        null or "" => usual,
        var given when int.TryParse(given, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds is >= 10 and <= 86_400 => TimeSpan.FromSeconds(seconds),
        var given => throw Bad(name, given, "no number of seconds from 10 to 86400"),
    };

    private static FormatException Bad(string name, string given, string why) => new($"{name}: '{given}' is {why}.");
}
