using System.Globalization;
using Scan.Domain.Primitives;
using Scan.Domain.Timeline;
using Scan.Indexer.Projections;

namespace Scan.Indexer.Systems;

/// <summary>Writes the timeline of parameters and roles.</summary>
internal static class ParameterTimeline
{
    /// <summary>Notes a change; what stays as it was is none. Values are numbers, booleans, addresses, hashes or text.</summary>
    /// <param name="part">Tells the changes of one log apart.</param>
    public static void NoteChange(this ProjectionContext c, string what, object? before, object? after, object? scope = null, byte part = 0)
    {
        var (was, became) = (Text(before), Text(after));
        if (was == became) return;
        c.Insert(new ParameterChange
        {
            ChainId = c.ChainId, Contract = c.Emitter, Avs = c.Source.Avs, What = what, Scope = Text(scope), Before = was, After = became,
            By = c.Transaction?.From, ByProblem = c.Transaction is null ? c.TransactionProblem ?? "The transaction is not asked for with this event." : null,
            Block = c.At.Block, Time = c.At.Time, LogIndex = c.At.LogIndex, Part = part, Transaction = c.At.Transaction,
        });
    }

    /// <summary>An event that changes nothing but a parameter.</summary>
    public static ContractBuilder Notes<TEvent>(this ContractBuilder contract, string what, Func<TEvent, (object? Before, object? After)> change, Func<TEvent, object?>? scope = null)
        where TEvent : class, Scan.Ethereum.Abi.IEvent<TEvent> => contract.On<TEvent>(
            (e, c) => c.NoteChange(what, change(e).Before, change(e).After, scope?.Invoke(e)),
            (_, s) => s.Avs(s.Source.Avs).Contract(s.Emitter),
            n => n.Transaction());

    private static string? Text(object? value) => value switch
    {
        null => null,
        bool flag => flag ? "true" : "false",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString(),
    };
}
