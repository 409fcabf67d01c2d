using System.Net;
using System.Net.Mail;
using System.Net.Mime;
using System.Text;
using Scan.Documents;
using Scan.Indexer.Delivery.Formats;

namespace Scan.Indexer.Delivery;

/// <summary>Sends one message as a mail through the operator's own server.</summary>
public sealed class Mailer(DeliveryOptions options)
{
    private const int DefaultPort = 25;

    internal async Task<SendResult> SendAsync(Subscription to, Message message, CancellationToken ct)
    {
        if (DeliveryTarget.Problem(to.Format, to.Target, options) is { } problem) return SendResult.Failed(problem);
        using var late = new CancellationTokenSource(options.Timeout);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(ct, late.Token);
        try
        {
            using var client = Client(options.Smtp!);
            using var mail = Mail(to, message);
            await client.SendMailAsync(mail, end.Token);
            return new SendResult(true, (int)SmtpStatusCode.Ok, null, null, "");
        }
        catch (OperationCanceledException) when (late.IsCancellationRequested && !ct.IsCancellationRequested)
        {
            return SendResult.Failed($"the mail server did not answer within {options.Timeout.TotalSeconds:0.#} s");
        }
        catch (SmtpException e)
        {
            return SendResult.Failed($"the mail server refused: {e.StatusCode}", (int)e.StatusCode is var status and > 0 ? status : null);
        }
    }

    private static SmtpClient Client(Uri server)
    {
        var client = new SmtpClient(server.Host, server.Port > 0 ? server.Port : DefaultPort) { DeliveryFormat = SmtpDeliveryFormat.International };
        if (server.UserInfo.Split(':', 2) is not [{ Length: > 0 } user, var password]) return client;
        client.Credentials = new NetworkCredential(Uri.UnescapeDataString(user), Uri.UnescapeDataString(password));
        // A password is never said in the clear.
        client.EnableSsl = true;
        return client;
    }

    private MailMessage Mail(Subscription to, Message message)
    {
        var link = MessageFormats.Link(message, options.PublicUrl);
        var ending = message.Item is null || options.PublicUrl is null ? null : $"{options.PublicUrl.AbsoluteUri.TrimEnd('/')}/webhooks/{to.Id}/end?code={DeliverySignature.EndCode(to)}";
        var text = new StringBuilder(MessageFormats.Plain(message.Text, link));
        if (ending is not null) text.Append("\n\nNo more of these: ").Append(ending);
        var mail = new MailMessage(options.MailFrom!, to.Target, message.Text.Title, text.Append('\n').ToString()) { SubjectEncoding = Encoding.UTF8, BodyEncoding = Encoding.UTF8, BodyTransferEncoding = TransferEncoding.QuotedPrintable };
        // The same for each attempt, so that a mail that comes twice is known; what is about one thing hangs together.
        mail.Headers.Add("Message-ID", $"<{message.Id}@{new MailAddress(options.MailFrom!).Host}>");
        if (message.Item is { } item) mail.Headers.Add("References", $"<{Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(item.Item.Id)))[..32]}@{new MailAddress(options.MailFrom!).Host}>");
        mail.Headers.Add("Auto-Submitted", "auto-generated");
        if (ending is not null) mail.Headers.Add("List-Unsubscribe", $"<{ending}>");
        return mail;
    }
}
