using BookingApp.Accounts;
using BookingApp.Customers.Erasure;
using BookingApp.Payments.Customers;
using Microsoft.AspNetCore.Http.HttpResults;

namespace BookingApp.Components.Staff.Customers.Rights;

/// <summary>All that is kept of a person, as a file for that person. Admins alone hand it out.</summary>
internal static class CustomerExportFile
{
    public static void MapCustomerExport(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/admin/customers/{id:guid}/export", (Guid id, HttpContext http, CustomerExport export, CancellationToken ct) =>
            SendAsync(id, $"customer-{id:N}.json", http, export, ct)).RequireAuthorization(Policies.Admin).ExcludeFromDescription().AnsweringHead();
        routes.MapGet("/admin/customers/export", (string email, HttpContext http, CustomerExport export, CancellationToken ct) =>
            SendAsync(DataSubjectKey.At(email), "personal-data.json", http, export, ct))
            .RequireAuthorization(Policies.Admin).ExcludeFromDescription().AnsweringHead();
    }

    private static async Task<Results<FileContentHttpResult, NotFound>> SendAsync(
        DataSubjectKey whose, string name, HttpContext http, CustomerExport export, CancellationToken ct)
    {
        if (await export.ReadAsync(CurrentActor.Of(http.User), whose, ct) is not { } file)
            return TypedResults.NotFound();
        http.Response.Headers.CacheControl = "no-store";
        return TypedResults.File(file, "application/json", name);
    }
}
