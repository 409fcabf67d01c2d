using System.Reflection;
using Scan.Domain.Documents;
using Scan.Domain.Health;
using Scan.Domain.Mach;
using Scan.Domain.X402;
using Scan.Domain.Erc8004;
using Scan.GraphQL.Engine.Types;
using Scan.GraphQL.Schemas;
using Scan.Indexer;
using Xunit;

namespace Scan.UnitTests.GraphQL.Schemas;

/// <summary>The schema against the domain: nothing that Scan holds is missing from the graph.</summary>
public sealed class CompletenessTests
{
    private static readonly Schema Graph = Build();

    public static TheoryData<string> Kinds => [.. Documents.Select(t => t.Name)];

    /// <summary>What stands beside documents: no chain state, held all the same.</summary>
    public static TheoryData<string> Beside => [.. ((Type[])[typeof(PaymentOffer), typeof(OperatorHealth), typeof(ProbeReport), typeof(RollupCoverage), typeof(AlertProof), typeof(AlertMessage), typeof(AlertLife), typeof(RegistrationFacts)]).Select(t => t.Name)];

    private static IEnumerable<Type> Documents => typeof(IDocument).Assembly.GetTypes().Where(t => t.GetCustomAttribute<DocumentAttribute>() is not null);

    [Fact]
    public void Every_document_of_the_domain_is_stored_and_every_stored_one_is_the_domain_s() =>
        Assert.Equal(Documents.Select(t => t.Name).Order(StringComparer.Ordinal), DocumentMappings.All.Select(m => m.Type.Name).Order(StringComparer.Ordinal));

    [Theory, MemberData(nameof(Kinds))]
    public void A_document_is_found_listed_and_aggregated_and_shows_each_of_its_properties(string name)
    {
        var document = Documents.Single(t => t.Name == name);
        var mapping = DocumentMappings.All.Single(m => m.Type == document);
        var (type, query) = (Object(name), Object("Query"));
        Assert.Equal(name, Field(query, Naming.Single(mapping.Kind)).Type.Named.Name);
        Assert.Equal(name + "Connection", Field(query, Naming.Plural(mapping.Kind)).Type.Named.Name);
        if (mapping.Fields.Count > 0) Field(query, Naming.Plural(mapping.Kind) + "Aggregate");
        foreach (var property in document.GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            var plain = Naming.Camel(property.Name);
            Assert.Contains(type.Fields, f => f.Name == plain || f.Name == plain + "Address" || f.Name == plain + "Number" || f.Name == plain + "Id");
        }
    }

    [Theory, MemberData(nameof(Beside))]
    public void What_stands_beside_documents_shows_each_of_its_properties_and_is_reached_from_a_document(string name)
    {
        var type = Object(name);
        var record = typeof(IDocument).Assembly.GetTypes().Single(t => t.Name == name);
        Assert.All(record.GetProperties(BindingFlags.Public | BindingFlags.Instance), property => Field(type, Naming.Camel(property.Name)));
        Assert.Contains(Documents, d => Object(d.Name).Fields.Any(f => f.Type.Named == type));
    }

    [Fact]
    public void Whatever_names_another_document_leads_to_it_and_back()
    {
        var pairs = 0;
        DocumentShape[] shapes = [.. DocumentMappings.All.Select(m => new DocumentShape(m))];
        foreach (var from in shapes)
        {
            foreach (var to in shapes)
            {
                if (from.ReferenceTo(to) is not { } properties) continue;
                pairs++;
                Assert.Same(Object(to.TypeName), Field(Object(from.TypeName), Naming.Single(to.Kind)).Type.Named);
                if (to.ReferenceTo(from) is null && properties.All(p => from.FieldOf(p) is not null))
                    Assert.Equal(from.TypeName + "Connection", Field(Object(to.TypeName), Naming.PluralOn(to.Kind, from.Kind)).Type.Named.Name);
            }
        }
        Assert.True(pairs > 60, $"{pairs}");
    }

    [Theory]
    [InlineData("emissionDistribution", "emissionsController", true)]
    [InlineData("ecdsaOperator", "ecdsaRegistry", true)]
    [InlineData("vaultPosition", "stakingVault", true)]
    [InlineData("vaultOperator", "stakingVault", true)]
    [InlineData("rollupServiceManager", "avs", true)]
    [InlineData("vaultPosition", "durationVault", false)]
    [InlineData("agent", "ecdsaRegistry", false)]
    [InlineData("feedback", "ecdsaRegistry", false)]
    [InlineData("settlement", "emissionsController", false)]
    [InlineData("distributionRoot", "emissionsController", false)]
    [InlineData("validationAnswer", "rewardsSubmission", false)]
    public void A_contract_of_a_document_s_own_is_no_other_s_registry(string from, string to, bool names)
    {
        DocumentShape Shape(string of) => new(DocumentMappings.All.Single(m => m.Kind == of));
        Assert.Equal(names, Shape(from).ReferenceTo(Shape(to)) is not null);
    }

    [Theory]
    [InlineData("feedback", "agent", true)]
    [InlineData("operatorAvsRegistration", "avs", true)]
    [InlineData("operatorAvsRegistration", "operator", false)]
    [InlineData("operatorShares", "operator", true)]
    [InlineData("quorumStake", "quorum", true)]
    public void Keys_that_begin_with_another_are_known_as_such(string kind, string owner, bool begins)
    {
        DocumentShape Shape(string of) => new(DocumentMappings.All.Single(m => m.Kind == of));
        Assert.Equal(begins, Shape(kind).KeyBeginsWithThatOf(Shape(owner), Shape(kind).ReferenceTo(Shape(owner))!));
    }

    private static FieldDefinition Field(ObjectType type, string name) => Assert.Single(type.Fields, f => f.Name == name);

    private static ObjectType Object(string name) => Assert.IsType<ObjectType>(Graph.Types.Single(t => t.Name == name));

    private static Schema Build()
    {
        var builder = new SchemaBuilder();
        ScanSchema.Build(builder, DocumentMappings.All);
        return builder.Build();
    }
}
