using System.Numerics;
using Scan.Domain.Primitives;

namespace Scan.Web.Features.Builder;

/// <summary>What the form says, as it was written.</summary>
public sealed record BuilderForm
{
    /// <summary>As many as are read of a registration file.</summary>
    public const int MostServices = 64;

    /// <summary>Longer text is cut: fields of a file that was read come back as they were all the same, see <see cref="Keep"/>.</summary>
    public const int Longest = 4000;
    public static readonly IReadOnlyList<string> TrustModels = ["reputation", "crypto-economic", "tee-attestation"];
    public static readonly IReadOnlyList<string> Protocols = ["web", "A2A", "MCP", "OASF", "ENS", "DID", "email"];

    public long? ChainId { get; init; }

    /// <summary>The registry when it is not the chain's canonical one.</summary>
    public Address? Registry { get; init; }
    public string Name { get; init; } = "";
    public string Description { get; init; } = "";
    public string Image { get; init; } = "";
    public bool Active { get; init; } = true;
    public bool X402 { get; init; }
    public IReadOnlyList<string> Trust { get; init; } = [];
    public IReadOnlyList<BuilderService> Services { get; init; } = [];

    /// <summary>The id that the registry gave; empty before registering.</summary>
    public string AgentId { get; init; } = "";

    /// <summary>Where the file will stand; empty: on the chain, as a data: URI.</summary>
    public string Uri { get; init; } = "";
    public string From { get; init; } = "";
    public string Key { get; init; } = "";
    public string Value { get; init; } = "";
    public bool Check { get; init; }

    /// <summary>Whether what the agent's present file says beyond this form stays in it.</summary>
    public bool Keep { get; init; }

    public BigInteger? Id => AgentId.Length is > 0 and <= 78 && AgentId.All(char.IsAsciiDigit) ? BigInteger.Parse(AgentId, System.Globalization.CultureInfo.InvariantCulture) : null;
    public Address? Sender => Address.TryParse(From, null, out var from) ? from : null;

    /// <summary>Fields of a post; what is too long is cut, what is not known is left out.</summary>
    public static BuilderForm Of(IFormCollection form)
    {
        string Text(string name, int index = 0) => form[name] is { Count: var n } values && n > index && values[index] is { } text ? Shown(text) : "";
        var rows = Math.Min(form["service.endpoint"].Count, MostServices);
        var at = Text("chain").Split(':', 2);
        return new BuilderForm
        {
            ChainId = long.TryParse(at[0], System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var chain) ? chain : null,
            Registry = at.Length == 2 && Address.TryParse(at[1], null, out var registry) ? registry : null,
            Name = Text("name"), Description = Text("description"), Image = Text("image"), Active = Text("active").Length > 0, X402 = Text("x402").Length > 0,
            Trust = [.. TrustModels.Where(t => form["trust"].Contains(t))],
            Services = [.. Enumerable.Range(0, rows).Select(i => new BuilderService(Text("service.name", i), Text("service.endpoint", i), Text("service.version", i), Text("service.skills", i), Text("service.domains", i)) { Was = int.TryParse(Text("service.was", i), System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var was) ? was : null })],
            AgentId = Text("agentId"), Uri = Text("uri"), From = Text("from"), Key = Text("key"), Value = Text("value"), Check = Text("check").Length > 0, Keep = Text("keep").Length > 0,
        };
    }

    /// <summary>A text as the form holds it: not too long, and with the line ends that it was shown with, for browsers send a carriage return with each.</summary>
    public static string Shown(string text)
    {
        text = text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n');
        // Half of a pair would come back as another character.
        return (text.Length <= Longest ? text : text[..(char.IsHighSurrogate(text[Longest - 1]) ? Longest - 1 : Longest)]).Trim();
    }

    /// <summary>The same where the form has one line for it: browsers leave line ends out there.</summary>
    public static string ShownInLine(string text) => Shown(text.Replace("\r", "", StringComparison.Ordinal).Replace("\n", "", StringComparison.Ordinal));
}

/// <summary>One row of services.</summary>
/// <param name="Skills">Words with commas between; so are <paramref name="Domains"/>.</param>
/// <param name="Domains">What it knows of, in the taxonomy of OASF as a rule.</param>
public sealed record BuilderService(string Name, string Endpoint, string Version, string Skills, string Domains = "")
{
    /// <summary>Its place in the file that the form was filled from; null: it is new.</summary>
    public int? Was { get; init; }
    public bool IsEmpty => Endpoint.Length == 0 && Version.Length == 0 && Skills.Length == 0 && Domains.Length == 0;
    public IReadOnlyList<string> SkillList => Words(Skills);
    public IReadOnlyList<string> DomainList => Words(Domains);

    private static IReadOnlyList<string> Words(string text) => [.. text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Take(50)];
}

/// <summary>A field that does not say what its name asks for.</summary>
/// <param name="Field">The input's name, with the row's number for services.</param>
public sealed record FieldFault(string Field, string Rule);
