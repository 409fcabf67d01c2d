using System.Text;
using System.Text.Json.Nodes;
using Scan.Devnet.Persistence;

namespace Scan.IntegrationTests.Devnet;

public sealed class TraceStripperTests
{
    private const string State = """
        {"a":"\"traces\":[","transactions":[{"info":{"traces":[{"x":"]}\"[","y":[1,{"traces":[2]}],"z":"\\"},{}],"out":"0x"}},{"info":{"traces":[],"tracesish":[1]}}],"end":"\"traces"}
        """;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(1000)]
    public async Task Traces_are_emptied_and_all_else_stays_however_the_bytes_arrive(int chunk)
    {
        var target = new MemoryStream();
        await new TraceStripper(new SlowStream(Encoding.UTF8.GetBytes(State), chunk), target).RunAsync(TestContext.Current.CancellationToken);
        var expected = JsonNode.Parse(State)!;
        expected["transactions"]![0]!["info"]!["traces"] = new JsonArray();
        Assert.Equal(expected.ToJsonString(), JsonNode.Parse(target.ToArray())!.ToJsonString());
    }

    private sealed class SlowStream(byte[] bytes, int chunk) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(chunk, buffer.Length)], cancellationToken);
    }
}
