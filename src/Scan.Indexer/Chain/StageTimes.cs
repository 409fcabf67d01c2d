using System.Diagnostics.Metrics;

namespace Scan.Indexer.Chain;

/// <summary>Adds up the seconds that each stage took in this process.</summary>
internal sealed class StageTimes : IDisposable
{
    private readonly MeterListener listener = new();
    private readonly SortedDictionary<string, double> seconds = new(StringComparer.Ordinal);
    private readonly Lock gate = new();

    public StageTimes()
    {
        listener.InstrumentPublished = (instrument, own) =>
        {
            if (instrument.Name == ChainMeters.StageName) own.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<double>((_, duration, tags, _) => Add(duration, tags));
        listener.Start();
    }

    /// <summary>Seconds by stage.</summary>
    public IReadOnlyDictionary<string, double> Seconds
    {
        get { lock (gate) return seconds.ToDictionary(stage => stage.Key, stage => Math.Round(stage.Value, 3)); }
    }

    public void Dispose() => listener.Dispose();

    private void Add(double duration, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        foreach (var (name, value) in tags)
        {
            if (name != ChainMeters.StageTag) continue;
            lock (gate) seconds[(string)value!] = seconds.GetValueOrDefault((string)value!) + duration;
        }
    }
}
