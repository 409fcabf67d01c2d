using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;

namespace Scan.Web.Telemetry;

/// <summary>Every meter of the process as Prometheus text (exposition format 0.0.4).</summary>
public sealed class MetricsText : IDisposable
{
    private const int MaxSeries = 200;
    private static readonly double[] DefaultBounds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
    private readonly MeterListener listener = new();
    private readonly ConcurrentDictionary<string, Family> families = new(StringComparer.Ordinal);

    public MetricsText()
    {
        listener.InstrumentPublished = (instrument, me) =>
        {
            if (!instrument.Meter.Name.Contains("Quic", StringComparison.OrdinalIgnoreCase)) me.EnableMeasurementEvents(instrument, families.GetOrAdd(Name(instrument), _ => Family.Of(instrument)));
        };
        listener.SetMeasurementEventCallback<byte>((i, v, t, f) => Record(f, v, t));
        listener.SetMeasurementEventCallback<short>((i, v, t, f) => Record(f, v, t));
        listener.SetMeasurementEventCallback<int>((i, v, t, f) => Record(f, v, t));
        listener.SetMeasurementEventCallback<long>((i, v, t, f) => Record(f, v, t));
        listener.SetMeasurementEventCallback<float>((i, v, t, f) => Record(f, v, t));
        listener.SetMeasurementEventCallback<double>((i, v, t, f) => Record(f, v, t));
        listener.SetMeasurementEventCallback<decimal>((i, v, t, f) => Record(f, (double)v, t));
        listener.Start();
    }

    public string Write()
    {
        listener.RecordObservableInstruments();
        var text = new StringBuilder();
        foreach (var (name, family) in families.OrderBy(f => f.Key, StringComparer.Ordinal)) family.Write(name, text);
        return text.ToString();
    }

    public void Dispose() => listener.Dispose();

    private static void Record(object? family, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags) => ((Family)family!).Record(Labels(tags), value);

    private static string Name(Instrument instrument)
    {
        var name = new string([.. instrument.Name.Select(c => char.IsAsciiLetterOrDigit(c) ? c : '_')]);
        var unit = instrument.Unit switch { "s" => "_seconds", "ms" => "_milliseconds", "By" => "_bytes", _ => "" };
        if (!name.EndsWith(unit, StringComparison.Ordinal)) name += unit;
        return Family.KindOf(instrument) == "counter" && !name.EndsWith("_total", StringComparison.Ordinal) ? name + "_total" : name;
    }

    private static string Labels(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (tags.Length == 0) return "";
        var text = new StringBuilder();
        foreach (var (name, value) in tags)
        {
            var escaped = Convert.ToString(value, CultureInfo.InvariantCulture)?.Replace("\\", "\\\\").Replace("\"", "\\\"").Replace("\n", "\\n");
            text.Append(text.Length == 0 ? "" : ",").Append(name.Replace('.', '_').Replace('-', '_')).Append("=\"").Append(escaped).Append('"');
        }
        return text.ToString();
    }

    private sealed class Family(string kind, bool sums, string? help, double[] bounds)
    {
        private readonly Dictionary<string, double[]> series = new(StringComparer.Ordinal);

        public static Family Of(Instrument instrument) =>
            new(KindOf(instrument), !instrument.IsObservable && !instrument.GetType().Name.StartsWith("Gauge", StringComparison.Ordinal), instrument.Description, (instrument as Histogram<double>)?.Advice?.HistogramBucketBoundaries?.ToArray() ?? DefaultBounds);

        public static string KindOf(Instrument instrument)
        {
            var type = instrument.GetType().Name;
            return type.StartsWith("Histogram", StringComparison.Ordinal) ? "histogram" : type.Contains("UpDown") || type.Contains("Gauge") ? "gauge" : "counter";
        }

        /// <summary>A series is its value, or for a histogram: buckets, sum, count. Counters tell what is added, gauges and observed instruments what there is.</summary>
        public void Record(string labels, double value)
        {
            lock (series)
            {
                if (!series.TryGetValue(labels, out var cells))
                {
                    if (series.Count >= MaxSeries) return;
                    series.Add(labels, cells = new double[kind == "histogram" ? bounds.Length + 2 : 1]);
                }
                if (kind != "histogram") cells[0] = sums ? cells[0] + value : value;
                else
                {
                    for (var i = 0; i < bounds.Length; i++) cells[i] += value <= bounds[i] ? 1 : 0;
                    cells[^2] += value;
                    cells[^1]++;
                }
            }
        }

        public void Write(string name, StringBuilder text)
        {
            lock (series)
            {
                if (series.Count == 0) return;
                if (help is not null) text.Append(CultureInfo.InvariantCulture, $"# HELP {name} {help.Replace('\n', ' ')}\n");
                text.Append(CultureInfo.InvariantCulture, $"# TYPE {name} {kind}\n");
                foreach (var (labels, cells) in series) WriteSeries(name, labels, cells, text);
            }
        }

        private void WriteSeries(string name, string labels, double[] cells, StringBuilder text)
        {
            var set = labels.Length == 0 ? "" : $"{{{labels}}}";
            if (kind != "histogram")
            {
                text.Append(CultureInfo.InvariantCulture, $"{name}{set} {cells[0]}\n");
                return;
            }
            var more = labels.Length == 0 ? "" : labels + ",";
            for (var i = 0; i < bounds.Length; i++) text.Append(CultureInfo.InvariantCulture, $"{name}_bucket{{{more}le=\"{bounds[i]}\"}} {cells[i]}\n");
            text.Append(CultureInfo.InvariantCulture, $"{name}_bucket{{{more}le=\"+Inf\"}} {cells[^1]}\n{name}_sum{set} {cells[^2]}\n{name}_count{set} {cells[^1]}\n");
        }
    }
}
