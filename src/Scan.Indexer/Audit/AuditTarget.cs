using Scan.Domain.Primitives;
using Scan.Ethereum.Abi;

namespace Scan.Indexer.Audit;

/// <summary>A contract whose views a rule asks; each call of a method is one comparison.</summary>
public sealed class AuditTarget(AuditContext context, string slug, Address address, string? problem)
{
    /// <summary>The view's first result is our value.</summary>
    public AuditTarget Is(string field, object? ours, FunctionAbi view, params object[] arguments) => Is(field, ours, [view], arguments);

    /// <summary>The first result of the first of these views that the contract has is our value.</summary>
    public AuditTarget Is(string field, object? ours, IReadOnlyList<FunctionAbi> views, params object[] arguments) =>
        Compare(field, views, arguments, results => (AuditText.Of(ours), AuditText.Of(results[0])));

    /// <summary>The view's results are our value, as <paramref name="compare"/> writes both.</summary>
    public AuditTarget Compare(string field, FunctionAbi view, object[] arguments, Func<AbiArguments, (string Ours, string Theirs)> compare) =>
        Compare(field, [view], arguments, compare);

    /// <summary>As with one view, for the first of several that the contract has.</summary>
    public AuditTarget Compare(string field, IReadOnlyList<FunctionAbi> views, object[] arguments, Func<AbiArguments, (string Ours, string Theirs)> compare)
    {
        AuditStep? otherwise = null;
        foreach (var function in views.Reverse())
        {
            var view = View(function, arguments);
            otherwise = new AuditStep.Ask([view], results => Judge(view, compare(results[0]))) { Else = otherwise };
        }
        return Ask(field, otherwise!);
    }

    /// <summary>A comparison that asks in steps of its own.</summary>
    public AuditTarget Ask(string field, AuditStep first)
    {
        context.Add(field, problem is null ? first : new AuditStep.Unreachable(First(first)?.Name ?? slug, problem));
        return this;
    }

    /// <summary>A view of this contract.</summary>
    public AuditView View(FunctionAbi function, params object[] arguments) => new(slug, address, function, arguments);

    /// <summary>Settles a comparison.</summary>
    public static AuditStep Judge(AuditView view, (string Ours, string Theirs) values) => new AuditStep.Compared(values.Ours, values.Theirs, view);

    private static AuditView? First(AuditStep step) => step is AuditStep.Ask { Views: [var view, ..] } ? view : null;
}
