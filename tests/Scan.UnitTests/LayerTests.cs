using System.Reflection;
using Scan.Testing;
using Xunit;

namespace Scan.UnitTests;

/// <summary>Holds the arrows of design section 3 and the ceiling on file sizes.</summary>
public sealed class LayerTests
{
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Scan.Domain"] = [],
        ["Scan.Ethereum"] = ["Scan.Domain"],
        ["Scan.Documents"] = ["Npgsql"],
        ["Scan.Indexer"] = ["Scan.Domain", "Scan.Ethereum", "Scan.Documents", "Npgsql", "Quartz", "System.CommandLine"],
        ["Scan.GraphQL"] = ["Scan.Domain", "Scan.Documents"],
    };

    public static TheoryData<string> Projects() => [.. Allowed.Keys];

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_project_knows_only_what_the_design_lets_it_know(string project)
    {
        var references = Assembly.Load(project).GetReferencedAssemblies().Select(r => r.Name!);
        var strangers = references.Where(r => !IsFramework(r) && !Allowed[project].Contains(r));
        Assert.Empty(strangers);
    }

    [Fact]
    public void Ethereum_uses_only_the_primitives_of_the_domain() =>
        Assert.DoesNotContain(SourcesOf("src/Scan.Ethereum").SelectMany(File.ReadLines),
            line => line.StartsWith("using Scan.Domain.", StringComparison.Ordinal) && line != "using Scan.Domain.Primitives;");

    [Fact]
    public void The_GraphQL_engine_knows_nothing_of_Scan() =>
        Assert.DoesNotContain(SourcesOf("src/Scan.GraphQL/Engine").SelectMany(File.ReadLines),
            line => line.StartsWith("using Scan.", StringComparison.Ordinal) && !line.StartsWith("using Scan.GraphQL.Engine", StringComparison.Ordinal));

    [Fact]
    public void A_reader_can_hold_every_file_in_the_head()
    {
        var long_ = new[] { "src", "tests", "devnet", "bench" }.SelectMany(SourcesOf)
            .Select(path => (path, lines: File.ReadLines(path).Count()))
            .Where(file => file.lines > 400);
        Assert.Empty(long_);
    }

    private static bool IsFramework(string name) =>
        name.StartsWith("System.", StringComparison.Ordinal) && name != "System.CommandLine"
        || name.StartsWith("Microsoft.", StringComparison.Ordinal) || name is "netstandard" or "mscorlib";

    private static IEnumerable<string> SourcesOf(string folder)
    {
        var root = Path.Combine(RepositoryRoot.Find(), folder);
        return !Directory.Exists(root) ? [] : Directory.EnumerateFiles(root, "*.cs", SearchOption.AllDirectories)
            .Where(path => !path.Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj"));
    }
}
