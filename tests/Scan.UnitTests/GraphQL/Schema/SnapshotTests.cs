using Scan.GraphQL.Engine.Types;
using Scan.GraphQL.Schemas;
using Scan.Indexer;
using Scan.Testing;
using Xunit;

namespace Scan.UnitTests.GraphQL.Schemas;

public sealed class SnapshotTests
{
    /// <summary>With SCAN_UPDATE_SNAPSHOTS=1 the file is written anew: read its difference before you commit it.</summary>
    [Fact]
    public void The_schema_is_the_one_that_was_agreed()
    {
        var builder = new SchemaBuilder();
        ScanSchema.Build(builder, DocumentMappings.All);
        var text = SchemaText.Of(builder.Build());
        var file = Path.Combine(RepositoryRoot.Find(), "tests", "Scan.UnitTests", "GraphQL", "Schema", "scan.graphql");
        if (Environment.GetEnvironmentVariable("SCAN_UPDATE_SNAPSHOTS") == "1") File.WriteAllText(file, text);
        Assert.True(text == File.ReadAllText(file), "The GraphQL schema has changed. If that is meant: SCAN_UPDATE_SNAPSHOTS=1 ./scan test, and commit tests/Scan.UnitTests/GraphQL/Schema/scan.graphql.");
    }

    [Theory]
    [InlineData("1", 18, "0.000000000000000001")]
    [InlineData("-1500000", 6, "-1.5")]
    [InlineData("42", 0, "42")]
    [InlineData("0", 18, "0")]
    public void Whole_units_are_exact(string digits, int decimals, string expected) => Assert.Equal(expected, Units.Shift(digits, decimals));
}
