using System.Text.RegularExpressions;
using Scan.Indexer.Projections;
using Xunit;

namespace Scan.UnitTests.Systems;

/// <summary>Every event form either changes a document or stands in <see cref="SilentEvents"/> with the reason why it does not.</summary>
public sealed partial class CoverageTests
{
    [Fact]
    public void Every_event_changes_a_document_or_says_why_not()
    {
        var unexplained = TestChain.Catalog.Entries.Where(e => !e.Projects && Reason(e.Kind) is null).Select(e => $"{e.Kind.Contract}.{e.Kind.Name} // {e.Kind.Era}");
        Assert.True(!unexplained.Any(), string.Join('\n', unexplained));
    }

    [Fact]
    public void No_event_that_changes_a_document_is_explained_away()
    {
        var handled = TestChain.Catalog.Entries.Where(e => e.Projects).Select(e => $"{e.Kind.Contract}.{e.Kind.Name}").ToHashSet();
        var known = TestChain.Catalog.Kinds.Select(k => $"{k.Contract}.{k.Name}").ToHashSet();
        Assert.All(SilentEvents.Events.Keys, name => Assert.Contains(name, known));
        Assert.DoesNotContain(SilentEvents.Events.Keys, handled.Contains);
        Assert.All(SilentEvents.Contracts.Keys, contract => Assert.DoesNotContain(handled, h => h.StartsWith(contract + ".", StringComparison.Ordinal)));
    }

    private static string? Reason(EventKind kind) =>
        NeverDeployed().IsMatch(kind.Era ?? "") ? "Known for the sake of the event list: nothing that was released emits it."
        : SilentEvents.Contracts.GetValueOrDefault(kind.Contract) ?? SilentEvents.Events.GetValueOrDefault($"{kind.Contract}.{kind.Name}") ?? SilentEvents.Everywhere.GetValueOrDefault(kind.Name);

    [GeneratedRegex("binding|draft|preprod|devnet|branch|declared|unreleased|source only")]
    private static partial Regex NeverDeployed();
}
