using System.Globalization;
using System.Text;
using System.Xml;
using Microsoft.AspNetCore.Mvc;
using Scan.Documents;
using Scan.Domain.Mach;
using Scan.Web.Chains;
using Scan.Web.Features.Alerts;
using Scan.Web.Hosting;
using Scan.Web.Shared;

namespace Scan.Web.Features.AlertFeeds;

/// <summary>The latest alerts for feed readers: Atom (RFC 4287) and JSON Feed 1.1.</summary>
public sealed class AlertFeedsController(DocumentStore store, ChainDirectory chains, ScanWebOptions options) : Controller
{
    private const int Take = 50;

    [HttpGet("/alerts.atom")]
    public async Task<IActionResult> Atom(CancellationToken ct)
    {
        var alerts = await LatestAsync(ct);
        using var output = new MemoryStream();
        using (var xml = XmlWriter.Create(output, new XmlWriterSettings { Encoding = new UTF8Encoding(false), CheckCharacters = false })) WriteAtom(xml, alerts);
        return File(output.ToArray(), "application/atom+xml; charset=utf-8");
    }

    [HttpGet("/alerts.json")]
    public async Task<IActionResult> Json(CancellationToken ct)
    {
        var items = (await LatestAsync(ct)).Select(a => new { id = a.Id, url = Base + a.Path, title = Title(a), content_text = Summary(a), date_published = Rfc3339(a.Alert.Time), date_modified = Rfc3339(Changed(a)) });
        return new JsonResult(new { version = "https://jsonfeed.org/version/1.1", title = "MACH alerts", home_page_url = Base + "/alerts", feed_url = Base + "/alerts.json", items }) { ContentType = "application/feed+json; charset=utf-8" };
    }

    private string Base => options.PublicUrl?.AbsoluteUri.TrimEnd('/') ?? $"{Request.Scheme}://{Request.Host}";

    private async Task<IReadOnlyList<AlertView>> LatestAsync(CancellationToken ct)
    {
        var page = await store.QueryAsync<Alert>(new DocumentQuery { OrderBy = [new("time", true)], Take = Take }, ct);
        return AlertView.Of(page.Items, await chains.ListAsync(ct));
    }

    private void WriteAtom(XmlWriter xml, IReadOnlyList<AlertView> alerts)
    {
        xml.WriteStartElement("feed", "http://www.w3.org/2005/Atom");
        xml.WriteElementString("title", "MACH alerts");
        xml.WriteElementString("id", Base + "/alerts.atom");
        xml.WriteElementString("updated", Rfc3339(alerts.Count == 0 ? 0 : alerts.Max(Changed)));
        WriteLink(xml, "self", Base + "/alerts.atom");
        WriteLink(xml, "alternate", Base + "/alerts");
        foreach (var a in alerts)
        {
            xml.WriteStartElement("entry");
            xml.WriteElementString("id", $"urn:scan:{a.Id}");
            xml.WriteElementString("title", Title(a));
            xml.WriteElementString("published", Rfc3339(a.Alert.Time));
            xml.WriteElementString("updated", Rfc3339(Changed(a)));
            WriteLink(xml, "alternate", Base + a.Path);
            xml.WriteElementString("summary", Summary(a));
            xml.WriteStartElement("author");
            xml.WriteElementString("name", a.Alert.Avs.ToChecksum());
            xml.WriteEndElement();
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

    private static string Title(AlertView a) => $"{(a.IsRemoved ? "Removed" : "Open")} alert on {a.RollupName}";

    private static string Summary(AlertView a) =>
        $"{(a.SignedPercent is { } p ? $"{Format.Percent(p)} of the stake signed" : "Operators signed")} that a block of {a.RollupName} is not valid. Message {a.Alert.MessageHash}, "
        + $"block {a.Alert.Block} of chain {a.Alert.ChainId}, {(a.IsFinal switch { true => "final", false => "not final yet", _ => "finality unknown" })}.";

    private static long Changed(AlertView a) => a.Alert.RemovedTime ?? a.Alert.Time;

    private static string Rfc3339(long time) => DateTimeOffset.FromUnixTimeSeconds(time).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
