using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;

namespace Scan.Web.Input;

/// <summary>
/// Refuses requests that a browser sends on behalf of another site, told by the headers that browsers set and pages cannot: no secret has to be
/// kept in step between several web processes. Programs, which carry nobody's cookies, pass.
/// </summary>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Class)]
public sealed class SameOriginAttribute : Attribute, IAuthorizationFilter
{
    public void OnAuthorization(AuthorizationFilterContext context)
    {
        var request = context.HttpContext.Request;
        // Links from anywhere may be followed: reading changes nothing.
        if (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method)) return;
        var site = request.Headers["Sec-Fetch-Site"].ToString();
        var origin = request.Headers.Origin.ToString();
        var foreign = site is not ("" or "same-origin" or "none") || site.Length == 0 && origin.Length > 0 && (!Uri.TryCreate(origin, UriKind.Absolute, out var from) || from.Authority != request.Host.Value);
        if (foreign) context.Result = new StatusCodeResult(StatusCodes.Status403Forbidden);
    }
}
