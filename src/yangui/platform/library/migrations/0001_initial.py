import django.contrib.postgres.fields.ranges
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
import yangui.platform.core.fields
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '__first__'),
        ('organisations', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='PackVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('pack', models.CharField(max_length=100)),
                ('number', models.CharField(max_length=40)),
                ('digest', models.CharField(max_length=200, unique=True)),
                ('loaded_at', models.DateTimeField(verbose_name='载入时间')),
                ('before', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='library.packversion')),
            ],
            options={
                'ordering': ['-loaded_at', '-id'],
            },
        ),
        migrations.CreateModel(
            name='SearchEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('type', models.CharField(choices=[('benefit', '待遇'), ('measure', '措施'), ('target', '目标'), ('document', '文件')], max_length=10)),
                ('key', models.CharField(max_length=200)),
                ('document', models.CharField(max_length=200)),
                ('clause', models.CharField(blank=True, max_length=200)),
                ('title_zh', models.TextField()),
                ('title_en', models.TextField()),
                ('text_zh', models.TextField(blank=True)),
                ('text_en', models.TextField(blank=True)),
                ('region', models.CharField(max_length=6)),
                ('kind', models.CharField(blank=True, max_length=40)),
                ('beneficiary', models.CharField(blank=True, max_length=20)),
                ('amount_fen', models.BigIntegerField(null=True)),
                ('in_force', django.contrib.postgres.fields.ranges.DateRangeField()),
                ('window', django.contrib.postgres.fields.ranges.DateRangeField(null=True)),
                ('window_owed', models.BooleanField(default=False)),
                ('tokens', django.contrib.postgres.search.SearchVectorField()),
            ],
            options={
                'ordering': ['id'],
                'indexes': [django.contrib.postgres.indexes.GinIndex(fastupdate=False, fields=['tokens'], name='entry_tokens')],
                'constraints': [models.UniqueConstraint(fields=('type', 'key'), name='one_entry_each')],
            },
        ),
        migrations.CreateModel(
            name='Snapshot',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('type', models.CharField(max_length=10)),
                ('key', models.CharField(max_length=200)),
                ('title_zh', models.TextField()),
                ('title_en', models.TextField()),
                ('digest', models.CharField(max_length=64)),
                ('content', models.JSONField()),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='snapshots', to='library.packversion')),
            ],
            options={
                'ordering': ['id'],
                'constraints': [models.UniqueConstraint(fields=('version', 'type', 'key'), name='one_snapshot_each')],
            },
        ),
        migrations.CreateModel(
            name='Subscriber',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('address', yangui.platform.core.fields.EncryptedTextField(null=True)),
                ('address_hash', yangui.platform.core.fields.LookupHashField(of='address')),
                ('language', models.CharField(choices=[('zh-hans', '简体中文'), ('en', 'English')], max_length=10)),
                ('made_at', models.DateTimeField()),
                ('account', models.OneToOneField(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['id'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('account', None), ('address__isnull', False)), models.Q(('account__isnull', False), ('address__isnull', True)), _connector='OR'), name='account_or_address'), models.UniqueConstraint(fields=('address_hash',), name='one_subscriber_an_address')],
            },
        ),
        migrations.CreateModel(
            name='Subscription',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('region', models.CharField(blank=True, max_length=6, verbose_name='地区')),
                ('beneficiary', models.CharField(blank=True, max_length=20, verbose_name='对象')),
                ('kind', models.CharField(blank=True, max_length=40, verbose_name='类别')),
                ('document', models.CharField(blank=True, max_length=200, verbose_name='文件')),
                ('benefit', models.CharField(blank=True, max_length=200, verbose_name='待遇')),
                ('made_at', models.DateTimeField(verbose_name='订阅时间')),
                ('subscriber', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='subscriptions', to='library.subscriber')),
            ],
            options={
                'ordering': ['id'],
                'constraints': [models.UniqueConstraint(fields=('subscriber', 'region', 'beneficiary', 'kind', 'document', 'benefit'), name='followed_once'), models.CheckConstraint(condition=models.Q(('beneficiary', ''), ('benefit', ''), ('document', ''), ('kind', ''), ('region', ''), _negated=True), name='follows_something')],
            },
        ),
        migrations.CreateModel(
            name='Told',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('event', models.CharField(max_length=300)),
                ('at', models.DateTimeField()),
                ('subscriber', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='told', to='library.subscriber')),
            ],
            options={
                'ordering': ['id'],
                'constraints': [models.UniqueConstraint(fields=('subscriber', 'event'), name='told_once')],
            },
        ),
        migrations.CreateModel(
            name='PolicyText',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(max_length=40, verbose_name='状态')),
                ('name', models.CharField(max_length=200, verbose_name='文件名')),
                ('title', models.CharField(max_length=300, verbose_name='标题')),
                ('content', models.TextField(verbose_name='正文')),
                ('digest', models.CharField(max_length=64)),
                ('found', models.JSONField(default=dict)),
                ('document', models.CharField(blank=True, max_length=200, verbose_name='对应的文件')),
                ('uploaded_at', models.DateTimeField(verbose_name='上传时间')),
                ('organisation', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
                ('uploaded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-uploaded_at', '-id'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'published')), fields=('document',), name='one_published_text_a_document'), models.CheckConstraint(condition=models.Q(('document', ''), ('state__in', ['ready', 'published']), _negated=True), name='attached_before_published')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='policytext',
            trigger=pgtrigger.compiler.Trigger(name='state_follows_table', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{draft:ready,published:withdrawn,ready:draft,ready:published,received:draft}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='d40ca19342e06142189b537f6428be70f0e2a6a1', operation='UPDATE', pgid='pgtrigger_state_follows_table_80f6b', table='library_policytext', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='policytext',
            trigger=pgtrigger.compiler.Trigger(name='state_begins', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NOT (NEW."state" = \'received\'))', func="RAISE EXCEPTION 'pgtrigger: Cannot insert rows from % table', TG_TABLE_NAME;", hash='b8d8180e2e7735c4e5cd6e3285d9205bb7934acb', operation='INSERT', pgid='pgtrigger_state_begins_f131a', table='library_policytext', when='BEFORE')),
        ),
    ]
