using Scan.Documents;
using Scan.Domain.Documents;
using Scan.Domain.Primitives;
using Scan.GraphQL.Engine.Types;
using Scan.GraphQL.Schemas;
using Scan.Indexer;
using Xunit;

namespace Scan.UnitTests.GraphQL.Schemas;

public sealed class ProvenanceTests
{
    public static TheoryData<string> Kinds => [.. DocumentMappings.All.Select(m => m.Kind)];

    [Theory, MemberData(nameof(Kinds))]
    public void Every_kind_of_document_has_the_logs_that_made_it_in_the_graph(string kind)
    {
        var builder = new SchemaBuilder();
        ScanSchema.Build(builder, DocumentMappings.All);
        var mapping = DocumentMappings.All.Single(m => m.Kind == kind);
        var type = (ObjectType)builder.Build().Types.Single(t => t.Name == mapping.Type.Name);
        var field = Assert.Single(type.Fields, f => f.Name == "provenance");
        Assert.Equal("[Event!]!", field.Type.ToString());
        Assert.NotEmpty(((RowNeeds)field.Metadata!).Cells);
    }

    [Fact]
    public void A_kind_of_which_nobody_said_what_logs_make_it_gets_no_schema()
    {
        var orphan = new DocumentMapping<Orphan>("orphan", d => d.ChainId, d => d.Key(), DocumentJson.Options, [], false);
        var refused = Assert.Throws<InvalidOperationException>(() => ScanSchema.Build(new SchemaBuilder(), [.. DocumentMappings.All, orphan]));
        Assert.Contains("Which logs make a Orphan?", refused.Message);
    }

    public sealed record Orphan : IDocument
    {
        public long ChainId { get; init; }
        public Address Somebody { get; init; }

        public byte[] Key() => KeyOf(Somebody);
        public static byte[] KeyOf(Address somebody) => DocumentKey.Of(somebody);
    }
}
