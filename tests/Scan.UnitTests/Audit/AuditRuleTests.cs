using Scan.Indexer;
using Scan.Indexer.Audit;
using Xunit;

namespace Scan.UnitTests.Audit;

public sealed class AuditRuleTests
{
    [Fact]
    public void Every_kind_of_document_is_audited_or_says_why_not()
    {
        var (audited, unaudited) = (AuditRules.All.Select(rule => rule.Type).ToList(), AuditRules.Unaudited.Keys.ToList());
        Assert.Equal(audited.Count, audited.Distinct().Count());
        Assert.Empty(audited.Intersect(unaudited));
        Assert.Equal(DocumentMappings.All.Select(mapping => mapping.Type.Name).Order(), audited.Concat(unaudited).Select(type => type.Name).Order());
    }
}
