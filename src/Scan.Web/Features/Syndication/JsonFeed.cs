using System.Text.Encodings.Web;
using System.Text.Json;

namespace Scan.Web.Features.Syndication;

/// <summary>Writes a page as JSON Feed 1.1; what that has no word for stands in the extension <c>_scan</c>.</summary>
internal static class JsonFeed
{
    private static readonly JsonWriterOptions Writing = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static byte[] Write(SyndicationPage page)
    {
        using var output = new MemoryStream();
        using (var json = new Utf8JsonWriter(output, Writing)) WriteFeed(json, page);
        return output.ToArray();
    }

    private static void WriteFeed(Utf8JsonWriter json, SyndicationPage page)
    {
        json.WriteStartObject();
        json.WriteString("version", "https://jsonfeed.org/version/1.1");
        json.WriteString("title", page.Title);
        json.WriteString("home_page_url", page.Home);
        json.WriteString("feed_url", page.Feed);
        if (page.Next is { } next) json.WriteString("next_url", next);
        json.WriteString("language", "en");
        json.WriteStartArray("authors");
        json.WriteStartObject();
        json.WriteString("name", "Scan");
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteStartObject("_scan");
        if (page.Cursor is { } cursor) json.WriteNumber("cursor", cursor);
        json.WriteEndObject();
        json.WriteStartArray("items");
        foreach (var entry in page.Entries) WriteEntry(json, entry);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteEntry(Utf8JsonWriter json, SyndicationEntry entry)
    {
        json.WriteStartObject();
        json.WriteString("id", entry.Id);
        if (entry.Url is { } url) json.WriteString("url", url);
        json.WriteString("title", entry.Text.Title);
        json.WriteString("content_text", entry.Text.Detail);
        json.WriteString("date_published", SyndicationPage.Rfc3339(entry.Published));
        json.WriteString("date_modified", SyndicationPage.Rfc3339(entry.Updated));
        json.WriteStartArray("tags");
        json.WriteStringValue(entry.Last.Item.Kind);
        json.WriteStringValue(entry.Last.Item.State);
        json.WriteEndArray();
        json.WriteStartObject("_scan");
        json.WriteNumber("sequence", entry.Last.Sequence);
        json.WriteString("state", entry.Last.Item.State);
        json.WriteStartArray("items");
        foreach (var item in entry.Items) json.WriteRawValue(item.Json, skipInputValidation: true);
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
