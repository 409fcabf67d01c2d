using System.Globalization;
using System.Text;
using System.Xml;

namespace Scan.Web.Features.Syndication;

/// <summary>Writes a page as Atom (RFC 4287) with links of paged feeds (RFC 5005). What Atom has no word for, sequence and state, stands in a namespace of our own.</summary>
internal static class AtomFeed
{
    public const string Namespace = "http://www.w3.org/2005/Atom";

    /// <summary>Of our own elements; docs/api.md says what they mean.</summary>
    public const string Own = "urn:scan:feed";
    private static readonly XmlWriterSettings Settings = new() { Encoding = new UTF8Encoding(false) };

    public static byte[] Write(SyndicationPage page)
    {
        using var output = new MemoryStream();
        using (var xml = XmlWriter.Create(output, Settings)) WriteFeed(xml, page);
        return output.ToArray();
    }

    private static void WriteFeed(XmlWriter xml, SyndicationPage page)
    {
        xml.WriteStartElement("feed", Namespace);
        xml.WriteAttributeString("xmlns", "scan", null, Own);
        xml.WriteElementString("title", page.Title);
        xml.WriteElementString("id", page.Feed);
        xml.WriteElementString("updated", SyndicationPage.Rfc3339(page.Updated));
        xml.WriteStartElement("author");
        xml.WriteElementString("name", "Scan");
        xml.WriteEndElement();
        WriteLink(xml, "self", page.Self);
        WriteLink(xml, "first", page.Feed);
        if (page.Next is not null) WriteLink(xml, "next", page.Next);
        WriteLink(xml, "alternate", page.Home);
        if (page.Cursor is { } cursor) xml.WriteElementString("cursor", Own, cursor.ToString(CultureInfo.InvariantCulture));
        foreach (var entry in page.Entries) WriteEntry(xml, entry);
        xml.WriteEndElement();
    }

    private static void WriteEntry(XmlWriter xml, SyndicationEntry entry)
    {
        xml.WriteStartElement("entry");
        xml.WriteElementString("id", "urn:scan:" + Uri.EscapeDataString(entry.Id).Replace("%3A", ":", StringComparison.Ordinal));
        xml.WriteElementString("title", entry.Text.Title);
        xml.WriteElementString("published", SyndicationPage.Rfc3339(entry.Published));
        xml.WriteElementString("updated", SyndicationPage.Rfc3339(entry.Updated));
        if (entry.Url is { } url) WriteLink(xml, "alternate", url);
        xml.WriteStartElement("category");
        xml.WriteAttributeString("term", entry.Last.Item.Kind);
        xml.WriteEndElement();
        xml.WriteStartElement("content");
        xml.WriteAttributeString("type", "text");
        xml.WriteString(entry.Text.Detail);
        xml.WriteEndElement();
        foreach (var item in entry.Items)
        {
            xml.WriteStartElement("item", Own);
            xml.WriteAttributeString("sequence", item.Sequence.ToString(CultureInfo.InvariantCulture));
            xml.WriteAttributeString("state", item.Item.State);
            xml.WriteString(Writable(Encoding.UTF8.GetString(item.Json)));
            xml.WriteEndElement();
        }
        xml.WriteEndElement();
    }

    private static void WriteLink(XmlWriter xml, string rel, string href)
    {
        xml.WriteStartElement("link");
        xml.WriteAttributeString("rel", rel);
        xml.WriteAttributeString("href", href);
        xml.WriteEndElement();
    }

    /// <summary>JSON without the few characters that XML cannot hold: they stand in its strings only, where \u… means the same.</summary>
    private static string Writable(string json)
    {
        if (json.All(c => XmlConvert.IsXmlChar(c) || char.IsSurrogate(c))) return json;
        return string.Concat(json.Select(c => XmlConvert.IsXmlChar(c) || char.IsSurrogate(c) ? c.ToString() : string.Create(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}")));
    }
}
