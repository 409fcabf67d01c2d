using System.Collections.Concurrent;
using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Scan.GraphQL.Engine.Types.Building;

/// <summary>Descriptions out of the XML documentation file that the compiler puts beside an assembly.</summary>
internal sealed partial class XmlDocs
{
    private readonly ConcurrentDictionary<Assembly, Dictionary<string, XElement>> members = new();

    public string? Summary(MemberInfo member) => Text(Find(member)?.Element("summary"));

    public string? Parameter(ParameterInfo parameter) => Text(Find(parameter.Member)?.Elements("param")
        .FirstOrDefault(p => (string?)p.Attribute("name") == parameter.Name));

    /// <summary>A record's property is described by its constructor's <c>param</c>, which the compiler lists under the type.</summary>
    public string? Property(PropertyInfo property)
    {
        if (Summary(property) is { } own) return own;
        var param = Find(property.DeclaringType!)?.Elements("param")
            .FirstOrDefault(p => (string?)p.Attribute("name") == property.Name);
        if (param is not null) return Text(param);
        foreach (var contract in property.DeclaringType!.GetInterfaces())
        {
            if (contract.GetProperty(property.Name) is { } declared && Summary(declared) is { } inherited) return inherited;
        }

        return null;
    }

    private XElement? Find(MemberInfo member)
    {
        var assembly = (member as Type ?? member.DeclaringType!).Assembly;
        var docs = members.GetOrAdd(assembly, Load);
        return docs.GetValueOrDefault(IdOf(member));
    }

    private static string IdOf(MemberInfo member)
    {
        if (member is Type type) return $"T:{NameOf(type)}";
        var owner = NameOf(member.DeclaringType!);
        return member switch
        {
            PropertyInfo => $"P:{owner}.{member.Name}",
            FieldInfo => $"F:{owner}.{member.Name}",
            _ => $"M:{owner}.{member.Name}",
        };
    }

    private static string NameOf(Type type)
    {
        var definition = type.IsGenericType ? type.GetGenericTypeDefinition() : type;
        return (definition.FullName ?? definition.Name).Replace('+', '.');
    }

    private static Dictionary<string, XElement> Load(Assembly assembly)
    {
        var found = new Dictionary<string, XElement>(StringComparer.Ordinal);
        var path = string.IsNullOrEmpty(assembly.Location) ? null : Path.ChangeExtension(assembly.Location, ".xml");
        if (path is null || !File.Exists(path)) return found;
        foreach (var member in XDocument.Load(path).Descendants("member"))
        {
            // Overloads share one description: their parameters are left out of the key.
            var id = ((string?)member.Attribute("name") ?? "").Split('(')[0];
            found.TryAdd(Arity().Replace(id, ""), member);
        }

        return found;
    }

    private static string? Text(XElement? element)
    {
        if (element is null) return null;
        foreach (var code in element.Descendants("c").ToArray()) code.ReplaceWith($"`{code.Value}`");
        foreach (var see in element.Descendants().Where(e => e.Name.LocalName is "see" or "paramref").ToArray())
        {
            var target = (string?)see.Attribute("cref") ?? (string?)see.Attribute("langword") ?? (string?)see.Attribute("name") ?? "";
            see.ReplaceWith($"`{target.Split('(')[0].Split('.', ':')[^1]}`");
        }

        var text = Spaces().Replace(element.Value, " ").Trim();
        return text.Length == 0 ? null : text;
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();

    [GeneratedRegex(@"``\d+$")]
    private static partial Regex Arity();
}
