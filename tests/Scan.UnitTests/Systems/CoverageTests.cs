using Scan.Indexer.Projections;
using Xunit;

namespace Scan.UnitTests.Systems;

/// <summary>Every event form either changes a document or stands in <see cref="SilentEvents"/> with the reason why it does not.</summary>
public sealed class CoverageTests
{
    [Fact]
    public void Every_event_changes_a_document_or_says_why_not()
    {
        var unexplained = TestChain.Catalog.Entries.Where(e => !e.Projects && SilentEvents.Because(e.Kind) is null).Select(e => $"{e.Kind.Contract}.{e.Kind.Name} // {e.Kind.Era}");
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
}
