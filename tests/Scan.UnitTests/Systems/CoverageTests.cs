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

    /// <summary>A word such as "declared" or "branch" beside a release says nothing: the release emits the event, and somebody has to say why nothing follows from it.</summary>
    [Theory]
    [InlineData("declared, never emitted", true)]
    [InlineData("declared since v1.7.0, no emission in reviewed source [tags v1.7.0 to v1.9.0]", true)]
    [InlineData("Jan 2024 pre-release binding only", true)]
    [InlineData("branch 2026-05-13 to 2026-06-03", true)]
    [InlineData("since v1.13.0 (declared in the deployed ABI)", false)]
    [InlineData("emitted in M1 only; declared in every later ABI [tags mainnet-deployment to v1.9.0]", false)]
    [InlineData("later slashing releases (source only)", false)]
    [InlineData("since v2.0.0, drafted on a branch", false)]
    [InlineData("devnet first, mainnet since v1.4.1", false)]
    [InlineData("all", false)]
    [InlineData(null, false)]
    public void An_era_counts_as_never_emitted_only_when_it_says_nothing_else(string? era, bool isNever) => Assert.Equal(isNever, SilentEvents.IsNeverEmitted(era));

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
