using Microsoft.AspNetCore.SignalR;
using Scan.Documents;

namespace Scan.Web.Live;

/// <summary>What the server says to a live reader.</summary>
public interface ILiveClient
{
    Task Items(IReadOnlyList<LiveItem> items);

    /// <summary>Only to a reader that is far behind, and once when it no longer is.</summary>
    Task Lag(LiveLag lag);
}

/// <summary>The hub at <c>/hubs/live</c>: it only takes what a connection wants to follow.</summary>
public sealed class LiveHub(LiveConnections connections) : Hub<ILiveClient>
{
    /// <summary>Follows topics, instead of those before.</summary>
    /// <param name="after">Null: only what comes; 0: everything; else what lies behind this sequence.</param>
    public async Task Follow(string[] topics, long? after)
    {
        try
        {
            await connections.FollowAsync(Context.ConnectionId, TopicFilter.Parse(topics ?? []), after, Context.ConnectionAborted);
        }
        catch (QueryException e)
        {
            throw new HubException(e.Message);
        }
    }

    public override Task OnDisconnectedAsync(Exception? exception) => connections.LeaveAsync(Context.ConnectionId);
}
