using BookingApp.Accounts;
using BookingApp.Catalog;
using BookingApp.Components;
using BookingApp.Data;
using BookingApp.Notifications;
using BookingApp.Reservations;

var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
builder.WebHost.UseStaticWebAssets(); // the built app serves its assets in every environment, as the published one does
builder.Services.AddData();
builder.Services.AddCatalog();
builder.Services.AddAccounts();
builder.Services.AddNotifications();
builder.Services.AddReservations();
builder.Services.AddPages();

var app = builder.Build();
app.UsePages();
app.MapAccounts();
app.MapCatalog();
app.MapNotifications();
app.MapPages();
await app.Services.GetRequiredService<Migrator>().MigrateAsync();
await app.RunAsync();
