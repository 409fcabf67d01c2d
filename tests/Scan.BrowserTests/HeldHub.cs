using System.Text;
using Microsoft.Playwright;

namespace Scan.BrowserTests;

/// <summary>The live connection of a page, whose messages can be held on their way: what lasts a moment only can be looked at for as long as a test wants.</summary>
public sealed class HeldHub
{
    /// <summary>SignalR ends each message of its JSON protocol with it.</summary>
    private const char End = '\u001e';

    private readonly Lock gate = new();
    private readonly List<Action> held = [];
    private string? hold;

    public static async Task<HeldHub> OpenAsync(IPage page)
    {
        var hub = new HeldHub();
        await page.RouteWebSocketAsync("**/hubs/live*", socket => socket.ConnectToServer().OnMessage(frame =>
        {
            foreach (var message in (frame.Text ?? Encoding.UTF8.GetString(frame.Binary!)).Split(End, StringSplitOptions.RemoveEmptyEntries)) hub.Pass(message, () => socket.Send(message + End));
        }));
        return hub;
    }

    /// <summary>Holds messages that contain the text from now on, and everything behind the first of them.</summary>
    public void Hold(string text)
    {
        lock (gate) hold = text;
    }

    public void Release()
    {
        lock (gate)
        {
            hold = null;
            foreach (var send in held) send();
            held.Clear();
        }
    }

    private void Pass(string message, Action send)
    {
        lock (gate)
        {
            if (held.Count > 0 || (hold is not null && message.Contains(hold, StringComparison.Ordinal))) held.Add(send);
            else send();
        }
    }
}
